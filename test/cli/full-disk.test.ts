import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { pipelineFolder } from '../support/pipeline-folder.ts';
import { runProgram } from '../support/program.ts';
import { right } from '../support/right-settings.ts';
import { mountSmallDisk, whyNoSmallDisk } from '../support/small-disk.ts';
import { sweepFindings } from '../support/sweep.ts';

const whyNot = whyNoSmallDisk();
if (whyNot !== undefined) console.warn(`FULL DISKS ARE NOT TESTED HERE: ${whyNot}`);

const rows = Array.from({ length: 4000 }, (_, i) => ({ id: i, amount: i % 5 }));
const lineOf = ({ id, amount }: (typeof rows)[number]) => `${id},${amount}\n`;
/** What the pipeline makes of it. */
const outputs = {
  'out.csv': `id,amount\n${rows
    .filter(({ amount }) => amount <= 2)
    .map(lineOf)
    .join('')}`,
  'rest.jsonl': rows
    .filter(({ amount }) => amount > 2)
    .map((row) => `${JSON.stringify(row)}\n`)
    .join(''),
};
const runsDocument = z.object({ runs: z.array(z.object({ run: z.string(), status: z.string() })) });

/** A pipeline whose landscape, payloads or output lie on a small disk. */
function onSmallDisk(size: string) {
  const folder = pipelineFolder({
    'pipeline.yaml': right,
    'in.csv': `id,amount\n${rows.map(lineOf).join('')}`,
  });
  const disk = mountSmallDisk(`size=${size}`);
  const program = (...args: readonly string[]) => runProgram(args, { cwd: folder.path });
  return {
    folder,
    disk,
    program,
    run: (database: string, ...sets: readonly string[]) =>
      program(
        'run',
        '-s',
        'pipeline.yaml',
        '-x',
        '--database',
        database,
        ...sets.flatMap((set) => ['--set', set]),
      ),
    theRun: async (database: string) => {
      const { stdout } = await program('runs', '--json', '--database', database);
      const [found] = runsDocument.parse(JSON.parse(stdout)).runs;
      if (found === undefined) throw new Error('no run was recorded');
      return found;
    },
  };
}

const off = 'landscape.min_free_bytes=0';

describe.skipIf(whyNot !== undefined)('on a disk that gets full', { timeout: 120_000 }, () => {
  test.each([
    {
      title: 'a run stops before that',
      on: 'landscape',
      size: '4m',
      sets: ['landscape.min_free_bytes=1500000'],
      exitCode: 3,
      status: /^interrupted$/,
      says: /^error: The disk of `\S+` is nearly full: [\d.]+ MB are free, and 1\.5 MB must be\./m,
    },
    {
      title: 'a run whose landscape does not fit',
      on: 'landscape',
      size: '2m',
      sets: [off],
      exitCode: 1,
      // Whether its end can still be written is a matter of bytes.
      status: /^(failed|crashed)$/,
      says: /^error: (The landscape|Payloads) .*(full|ENOSPC)/m,
    },
    {
      title: 'a run whose payloads do not fit',
      on: 'payloads',
      size: '512k',
      sets: [off],
      exitCode: 1,
      status: /^failed$/,
      says: /^error: Payloads could not be written to `\S+`: ENOSPC: /m,
    },
    {
      title: 'a run whose output does not fit',
      on: 'output',
      size: '8k',
      sets: [off],
      exitCode: 1,
      status: /^failed$/,
      says: /^error: Cannot \w+ to `\S+`: ENOSPC: /m,
    },
  ])('$title: said, and resumed to the end when there is space', async (one) => {
    const { folder, disk, program, run, theRun } = onSmallDisk(one.size);
    const database = join(one.on === 'landscape' ? disk.path : folder.path, 'audit.db');
    const places = {
      landscape: [],
      payloads: [`landscape.payloads_path=${disk.path}/payloads`],
      output: [`sinks.out.options.path=${disk.path}/out.csv`],
    };
    const sets = [...one.sets, ...places[one.on as keyof typeof places]];
    const ended = await run(database, ...sets);
    expect(ended.stderr).toMatch(one.says);
    expect(ended.stderr).toMatch(/^ +next +Free space on that disk/m);
    expect(ended.stderr).not.toMatch(/^ +at /m);
    expect(ended.exitCode).toBe(one.exitCode);
    const stopped = await theRun(database);
    expect(stopped.status).toMatch(one.status);
    expect(await sweepFindings(database, stopped.run, folder.path)).toEqual([]);

    disk.remount('size=64m');
    const resumed = await program('resume', stopped.run, '--database', database);
    expect(resumed.stderr).not.toContain('error');
    expect(resumed.exitCode).toBe(0);
    expect(await sweepFindings(database, stopped.run, folder.path)).toEqual([]);
    const out = one.on === 'output' ? disk.path : join(folder.path, 'out');
    expect({
      'out.csv': readFileSync(join(out, 'out.csv'), 'utf8'),
      'rest.jsonl': folder.read('out/rest.jsonl'),
    }).toEqual(outputs);
  });

  test('a run does not begin there: exit 2, nothing was written', async () => {
    const { folder, disk, run } = onSmallDisk('4m');
    const refused = await run(join(disk.path, 'audit.db'), 'landscape.min_free_bytes=5000000');
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toMatch(/is nearly full: 4\.2 MB are free, and 5\.0 MB must be\n/);
    expect(readdirSync(disk.path)).toEqual([]);
    expect(readdirSync(folder.path).toSorted()).toEqual(['in.csv', 'pipeline.yaml']);
  });

  test('a landscape and an output on disks that are read-only: exit 2, nothing was written', async () => {
    const { folder, disk, run } = onSmallDisk('4m');
    disk.remount('ro');
    const refused = await run(join(disk.path, 'audit.db'));
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toContain('a file system that is mounted read-only (EROFS)');
    expect(readdirSync(folder.path).toSorted()).toEqual(['in.csv', 'pipeline.yaml']);
  });

  test('a backup that does not fit: said, and nothing is left of it', async () => {
    const { folder, disk, program, run } = onSmallDisk('1m');
    await run('audit.db');
    const target = join(disk.path, 'backup');
    const refused = await program('backup', target, '--database', join(folder.path, 'audit.db'));
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^error: The backup (does not fit into|could not be made in) /);
    expect(readdirSync(disk.path)).toEqual([]);
  });
});
