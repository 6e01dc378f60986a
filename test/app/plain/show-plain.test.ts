import { PassThrough } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';

import { showPlain } from '../../../app/plain/show-plain.ts';
import { readHere } from '../../../app/reading/read-here.ts';
import type { Target } from '../../../app/tui/store/place.ts';
import { NotFoundError } from '../../../landscape/model/errors.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { runFixture } from '../../support/fixture-pipeline.ts';
import { pipelineFolder } from '../../support/pipeline-folder.ts';
import { right } from '../../support/right-settings.ts';

const rows = Array.from({ length: 45 }, (_, i) => `${i},${i % 9 === 4 ? 'x' : i % 5}\n`);
const folder = pipelineFolder(
  { 'pipeline.yaml': right, 'in.csv': `id,amount\n${rows.join('')}` },
  afterAll,
);
const { runKey } = await folder.run();

interface Asked {
  readonly open?: readonly [Target, ...Target[]];
  readonly landscape?: string;
  readonly isTerminal?: boolean;
  readonly width?: number;
}

/** What is said when these lines are typed. */
async function said(
  typed: readonly string[],
  {
    open = [{ screen: 'runs' }],
    landscape = folder.landscape,
    isTerminal = false,
    width = 200,
  }: Asked = {},
): Promise<string> {
  const reader = readHere(landscape);
  const stdin = Object.assign(new PassThrough(), { isTTY: isTerminal });
  const stdout = new PassThrough();
  stdin.end(typed.map((line) => `${line}\n`).join(''));
  try {
    await showPlain({ reader, stdin, stdout, open, width });
  } finally {
    await reader.close();
    stdout.end();
  }
  return String(Buffer.concat(await stdout.toArray()));
}

/** What is said after the first place. */
async function answerTo(...typed: readonly string[]): Promise<string> {
  const invitation = 'quit to leave.\n';
  const text = await said(typed, { open: [{ screen: 'runs' }, { screen: 'run', run: runKey }] });
  return text.slice(text.indexOf(invitation) + invitation.length);
}

describe('lines instead of screens', () => {
  test('begin with the runs, which have numbers', async () => {
    expect(await said([])).toBe(
      `Runs, the latest first, in ${folder.landscape}
1. ${runKey}, completed, started 2026-01-01 00:00 UTC, 45 rows: completed 24, quarantined 5, routed 16. ${folder.path.split('/').at(-1)}/pipeline.yaml
Type a number to open it, ? for the commands, quit to leave.
`,
    );
  });

  test('lead by numbers from the runs to a row that went wrong, and back', async () => {
    const text = await said(['1', 'errors', '1', '2', 'back', 'back', 'back', 'back']);
    expect(text).toContain(`Run ${runKey} completed: 45 rows in `);
    expect(text).toContain(
      `5 errors in ${runKey}, of one kind; a number opens the rows of its kind:
1. 5 errors: type_mismatch in amount at source, first in row 4
`,
    );
    expect(text).toContain(
      `Rows of ${runKey} with type_mismatch in amount at source:
1. row 4, quarantined: type_mismatch in amount at source
2. row 13, quarantined: type_mismatch in amount at source
`,
    );
    expect(text).toContain('Row 13 (in.csv line 15) was quarantined');
    expect(text.match(/Runs, the latest first/g)).toHaveLength(2);
  });

  test('list rows a page at a time, and go on counting', async () => {
    const text = await answerTo('rows', 'more', 'more', 'more', '41');
    const numbers = [...text.matchAll(/^(\d+)\. row (\d+), /gm)].map(([, n, row]) => [n, row]);
    expect(numbers).toEqual(rows.map((_, i) => [String(i + 1), String(i)]));
    expect(text.match(/There is more: type more\./g)).toHaveLength(2);
    expect(text).toContain('That was all.');
    expect(text).toContain('Row 40 (in.csv line 42) was quarantined');
  });

  test('explain a row and a token as `explain` does', async () => {
    const text = await answerTo('row 4', 'token t-1');
    expect(text).toContain('Row 4 (in.csv line 6) was quarantined');
    expect(text).toContain('SOURCE RECORD row 4');
    expect(text).toContain('Token t-1 of row 0 (in.csv line 2) was written to `out`');
  });

  test.each([
    { typed: '7', answer: 'Nothing here has the number 7.\n' },
    { typed: 'row', answer: 'Say which row, for example: row 42\n' },
    { typed: 'row 1 2', answer: 'Say which row, for example: row 42\n' },
    { typed: 'dance', answer: 'There is no command "dance". ? lists all commands.\n' },
    { typed: 'rows 4', answer: 'There is no command "rows 4". ? lists all commands.\n' },
    { typed: 'more', answer: 'That was all.\n' },
    { typed: '', answer: '' },
    { typed: '\u001b[A', answer: 'There is no command "␛[A". ? lists all commands.\n' },
  ])('answer `$typed`', async ({ typed, answer }) => {
    expect(await answerTo(typed)).toBe(answer);
  });

  test('say what is wrong, and stay where they are', async () => {
    const text = await answerTo('row 99', 'token t-99999', 'batch b-1', 'run r-none', 'rows');
    expect(text.match(/^error: /gm)).toHaveLength(4);
    expect(text).toContain(`error: Run ${runKey} has no row \`99\`; its rows are 0 to 44.\n`);
    expect(text).toContain(`\nRows of ${runKey}:\n1. row 0`);
  });

  test('fail when there is nothing at the place they begin with', async () => {
    const open: [Target, ...Target[]] = [{ screen: 'run', run: 'r-none' }];
    await expect(said([], { open })).rejects.toThrow(NotFoundError);
  });

  test('want a run before its rows', async () => {
    expect(await said(['rows', 'row 1'])).toMatch(/(Open a run first\.\n){2}$/);
  });

  test('begin where they were told to, and lead back from there', async () => {
    const open: [Target, ...Target[]] = [
      { screen: 'runs' },
      { screen: 'run', run: runKey },
      { screen: 'token', run: runKey, row: '4' },
    ];
    const text = await said(['back', 'back', 'back', 'again'], { open });
    expect(text).toMatch(/^Row 4 /);
    expect(text).toContain(`Run ${runKey} completed`);
    expect(text).toContain('This is the first place.');
    expect(text.match(/Runs, the latest first/g)).toHaveLength(2);
  });

  test('list every command that they understand', async () => {
    const help = (await answerTo('?')).split('\n').slice(2, -1);
    for (const line of help) {
      const example = line.slice(0, line.indexOf(':')).split(' or ')[0] ?? '';
      expect(await answerTo(example), example).not.toContain('There is no command');
    }
    expect(help).toHaveLength(12);
  });

  test.each([40, 80])('break no word at %i columns', async (width) => {
    const text = await said(['1', 'errors', '1', '1', '?'], { width });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(text).toMatch(/(^|[ \n])quarantined[ \n]5,/);
  });

  test('end with `quit` and with the end of the input, and invite a person to type', async () => {
    expect(await answerTo('quit', 'rows')).toBe('');
    const text = await said(['', 'q'], { isTerminal: true });
    expect(text).toMatch(/quit to leave\.\n> > $/);
  });
});

test('what a fork and a batch made of a row is said without drawing it', async () => {
  const { landscape, remove } = await runFixture('earthquakes', createFakeClock());
  try {
    const text = await said(['1', 'row 0', 'batch b-2', 'more'], { landscape });
    expect(text).toContain('\nLINEAGE\n');
    expect(text).toContain('\n    t-1  [row 0] source');
    expect(text).toContain('BATCH b-2 of `deepest`');
    expect(text).not.toMatch(/[│├└┘─●◆■]/);
  } finally {
    remove();
  }
});

test('nothing that data says reaches the terminal as it is', async () => {
  const hostile = pipelineFolder({
    'pipeline.yaml': right.replace(
      'fields: ["id: int", "amount: float"]',
      'fields: ["id: str", "amount: float"]',
    ),
    'in.csv': 'id,amount\n"\u001b]0;owned\u0007\u202e",2\n\u001b[2J,\u001b[31mx\n',
  });
  await hostile.run();
  const text = await said(['1', 'rows', '1', 'errors', '1', 'row 1', '\u001b[2Jx'], {
    landscape: hostile.landscape,
  });
  expect(text).toContain('␛');
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
