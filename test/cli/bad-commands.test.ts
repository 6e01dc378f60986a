import { expect, test } from 'vitest';

import { sharedRuns } from '../support/shared-runs.ts';

const { run, runKeys } = await sharedRuns();
const [first = '', second = ''] = runKeys;
const unknownRun = first.replace(/.$/, (last) => (last === 'z' ? 'y' : 'z'));

/** First line of what is said, and the next step. */
interface Case {
  readonly line: string;
  readonly exitCode: number;
  readonly says: string;
  readonly next: string;
}

test.concurrent.each<Case>([
  {
    line: 'explian --row 1',
    exitCode: 2,
    says: 'there is no command `explian`; did you mean `explain`?',
    next: '`elspeth --help` lists the commands.',
  },
  {
    line: 'nothing',
    exitCode: 2,
    says: 'there is no command `nothing`',
    next: '`elspeth --help` lists the commands.',
  },
  {
    line: '--nope',
    exitCode: 2,
    says: 'say what to do: a command is missing',
    next: '`elspeth --help` lists the commands.',
  },
  {
    line: 'help nothing',
    exitCode: 2,
    says: 'there is no command `nothing`',
    next: '`elspeth --help` lists the commands.',
  },
  {
    line: 'run --setings pipeline.yaml',
    exitCode: 2,
    says: 'there is no option `--setings`; did you mean `--settings`?',
    next: '`elspeth run --help` shows what can be given.',
  },
  {
    line: 'run -s pipeline.yaml --nope=1',
    exitCode: 2,
    says: 'there is no option `--nope`',
    next: '`elspeth run --help` shows what can be given.',
  },
  {
    line: 'run',
    exitCode: 2,
    says: '`--settings` is missing',
    next: 'Write `--settings pipeline.yaml`.',
  },
  {
    line: 'run -s pipeline.yaml -x --tui',
    exitCode: 2,
    says: 'the screens need a terminal, for input and output, that is not `TERM=dumb`',
    next: 'In a pipe use `elspeth runs`, `elspeth explain` and their --json.',
  },
  {
    line: 'tui',
    exitCode: 2,
    says: 'the screens need a terminal, for input and output, that is not `TERM=dumb`',
    next: 'In a pipe use `elspeth runs`, `elspeth explain` and their --json.',
  },
  {
    line: 'run other.yaml -x',
    exitCode: 2,
    says: '`--settings` is missing',
    next: 'Write `--settings other.yaml`.',
  },
  {
    line: 'validate -s',
    exitCode: 2,
    says: '`-s` needs a value behind it',
    next: '`elspeth validate --help` shows what can be given.',
  },
  {
    line: 'run -s pipeline.yaml -s pipeline.yaml',
    exitCode: 2,
    says: '`-s` is given more than once',
    next: '`elspeth run --help` shows what can be given.',
  },
  {
    line: 'run -s pipeline.yaml more',
    exitCode: 2,
    says: '`elspeth run` takes no `more`',
    next: '`elspeth run --help` shows what can be given.',
  },
  {
    line: 'run -s nowhere.yaml',
    exitCode: 2,
    says: 'there is no settings file `nowhere.yaml`',
    next: 'Check the path; it starts at the current folder.',
  },
  {
    line: 'run -s .',
    exitCode: 2,
    says: '`.` is a folder, not a settings file',
    next: 'Name the file in it, `pipeline.yaml` for example.',
  },
  {
    line: 'run -s pipeline.yaml --set retry',
    exitCode: 2,
    says: '--set retry  this flag does not set anything',
    next: 'Correct it or leave it out.',
  },
  {
    line: 'run -s pipeline.yaml --set retry.max_attemps=3',
    exitCode: 2,
    says: '--set retry.max_attemps=3  unknown key `max_attemps` in `retry`; did you mean `max_attempts`?',
    next: 'Write `max_attempts`.',
  },
  {
    line: 'run -s pipeline.yaml -x --max-bad x',
    exitCode: 2,
    says: '`--max-bad` takes a whole number from 0',
    next: '`elspeth run --help` shows what can be given.',
  },
  {
    line: 'run -s pipeline.yaml -x --max-bad -1',
    exitCode: 2,
    says: '`--max-bad` takes a whole number from 0',
    next: '`elspeth run --help` shows what can be given.',
  },
  {
    line: 'runs --limit 0',
    exitCode: 2,
    says: '`--limit` takes a whole number from 1',
    next: '`elspeth runs --help` shows what can be given.',
  },
  {
    line: 'runs --status faild',
    exitCode: 2,
    says: '`--status` cannot be "faild"; did you mean `failed`?',
    next: '`elspeth runs --help` shows what can be given.',
  },
  {
    line: 'runs --database nowhere/audit.db',
    exitCode: 6,
    says: 'There is no landscape at ',
    next: 'Run a pipeline first, or give the path of its landscape with --database.',
  },
  {
    line: 'explain',
    exitCode: 2,
    says: 'Say which row, token or batch: --row 42, --token t-43, --batch b-3',
    next: '`elspeth explain --help` shows what can be given.',
  },
  {
    line: 'explain --row 1 --batch b-1',
    exitCode: 2,
    says: '`--batch` and `--row` cannot be given together',
    next: '`elspeth explain --help` shows what can be given.',
  },
  {
    line: 'explain --row 1 --limit 0',
    exitCode: 2,
    says: '`--limit` takes a whole number from 1',
    next: '`elspeth explain --help` shows what can be given.',
  },
  {
    line: 'explain --row 1 --after 3',
    exitCode: 2,
    says: '`--after` takes a token, such as t-43, not `3`',
    next: '`elspeth explain --help` shows what can be given.',
  },
  {
    line: 'explain --batch b-1 --after t-3',
    exitCode: 2,
    says: '`--after` takes the number of a member, not `t-3`',
    next: '`elspeth explain --help` shows what can be given.',
  },
  {
    line: 'explain --batch b-1',
    exitCode: 6,
    says: `Run ${second} has no batch \`b-1\`; it has no batches.`,
    next: 'A batch id looks like `b-3`; the report on a row or a token names those that it was in.',
  },
  {
    line: `explain --row 1 --run ${unknownRun}`,
    exitCode: 6,
    says: `There is no run \`${unknownRun}\` in this landscape.`,
    next: `Did you mean \`${first}\`? \`elspeth runs\` lists all runs.`,
  },
  {
    line: 'explain --row 1 --run r-',
    exitCode: 2,
    says: `\`r-\` can mean several runs: ${[first, second].toSorted().join(', ')}.`,
    next: `Give more of the key, \`${[first, second].toSorted()[0]}\` for example.`,
  },
  {
    line: 'explain --row 3',
    exitCode: 6,
    says: `Run ${second} has no row \`3\`; its rows are 0 to 2.`,
    next: 'Name a row by its index, or by its id such as `row-17`.',
  },
  {
    line: 'explain --row seven',
    exitCode: 6,
    says: `Run ${second} has no row \`seven\`; its rows are 0 to 2.`,
    next: 'Name a row by its index, or by its id such as `row-17`.',
  },
  {
    line: 'explain --token t-99',
    exitCode: 6,
    says: `Run ${second} has no token \`t-99\`.`,
    next: `A token id looks like \`t-17\`; \`elspeth explain --run ${second} --row 0\` shows those of a row.`,
  },
  {
    line: 'explain --row 0 --sink rset',
    exitCode: 6,
    says: 'The run has no sink `rset`.',
    next: 'Did you mean `',
  },
  {
    line: 'explain --row 0 --field amuont',
    exitCode: 6,
    says: 'No recorded step touched a field `amuont`.',
    next: 'Did you mean `amount`? ',
  },
  {
    line: 'explain --row 1 --database nowhere/audit.db',
    exitCode: 6,
    says: 'There is no landscape at ',
    next: 'Run a pipeline first, or give the path of its landscape with --database.',
  },
  {
    line: 'plugins show nothing',
    exitCode: 6,
    says: 'There is no plugin `nothing`.',
    next: '`elspeth plugins list` shows all of them.',
  },
  {
    line: 'plugins show cvs',
    exitCode: 6,
    says: 'There is no plugin `cvs`. Did you mean `csv`?',
    next: '`elspeth plugins list` shows all of them.',
  },
  {
    line: 'plugins show',
    exitCode: 2,
    says: '`elspeth plugins show` needs a name behind it',
    next: '`elspeth plugins show --help` shows what can be given.',
  },
  {
    line: 'plugins lst',
    exitCode: 2,
    says: 'there is no command `plugins lst`; did you mean `list`?',
    next: '`elspeth plugins --help` shows what can be given.',
  },
])('elspeth $line: exit $exitCode, and what to do', async ({ line, exitCode, says, next }) => {
  const ended = await run(line.split(' '));
  expect({ exitCode: ended.exitCode, stdout: ended.stdout }).toEqual({ exitCode, stdout: '' });
  const [sentence = ''] = ended.stderr.split('\n');
  expect(sentence.startsWith(`error: ${says}`), sentence).toBe(true);
  expect(ended.stderr).toContain(`\n    next      ${next}`);
  expect(ended.stderr).not.toMatch(/^ +at /m);
});
