import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { commandMs } from './command-time.ts';
import { folderBytes } from './folder-bytes.ts';
import { measureFloor } from './floor.ts';
import { joiningPipeline } from './joining-pipeline.ts';
import { makeInput } from './make-input.ts';
import { referencePipeline } from './reference-pipeline.ts';
import { measureRun } from './run-command.ts';
import { measureStages } from './stages.ts';
import { syncUs } from './sync-cost.ts';

// npm run bench            100,000 and 1,000,000 rows
// npm run bench -- --quick 100,000 rows only

const isQuick = process.argv.includes('--quick');
const folder = mkdtempSync(join(tmpdir(), 'elspeth-bench-'));
// Not below the other: a landscape is looked for in the parent folders too.
const joined = mkdtempSync(join(tmpdir(), 'elspeth-bench-'));
const print = (name: string, figure: string, wanted = '') =>
  process.stdout.write(`${name.padEnd(44)} ${figure.padEnd(34)} ${wanted}\n`);
const rate = (rows: number, ms: number) => Math.round((rows * 1000) / ms);

try {
  const { model } = cpus()[0] ?? { model: 'unknown' };
  print('machine', `${cpus().length} × ${model}, ${Math.round(totalmem() / 1e9)} GB`);
  print('system', `${process.platform} ${release()}, Node ${process.versions.node}`);
  print('date', new Date().toISOString());
  const sync = syncUs(folder);
  const beside = `sync ${sync.toFixed(0)} µs`;
  writeFileSync(join(folder, 'pipeline.yaml'), referencePipeline);

  const rows = 100_000;
  makeInput(join(folder, 'in.csv'), rows);
  const floor = await measureFloor(join(folder, 'in.csv'), folder);
  print('floor, no engine (100,000 rows)', `${Math.round(floor)} rows/s`, beside);
  const run = await measureRun(folder, rows);
  const perSecond = rate(rows, run.wallMs);
  print('run, start-up included', `${perSecond} rows/s`, `wanted ≥ 15,000; ${beside}`);
  print('  ratio to the floor', (perSecond / floor).toFixed(2));
  const bytes = folderBytes(join(folder, '.elspeth')) / rows;
  print('  landscape and payloads', `${Math.round(bytes)} B a row`, 'wanted ≤ 2,500');
  for (const [stage, us] of await measureStages(folder, rows)) {
    print(`  ${stage}`, `${us.toFixed(1)} µs a row`);
  }

  writeFileSync(join(joined, 'pipeline.yaml'), joiningPipeline);
  makeInput(join(joined, 'in.csv'), rows);
  const forked = await measureRun(joined, rows);
  print(
    'fork, coalesce, aggregate (100,000 rows)',
    `${rate(rows, forked.wallMs)} rows/s`,
    `wanted ≥ 5,000; ${beside}`,
  );
  print('  peak memory', `${forked.peakMb.toFixed(0)} MB`);
  const joinedBytes = folderBytes(join(joined, '.elspeth')) / rows;
  print('  landscape and payloads', `${Math.round(joinedBytes)} B a row`);

  if (!isQuick) {
    rmSync(join(folder, '.elspeth'), { recursive: true });
    const many = 1_000_000;
    makeInput(join(folder, 'in.csv'), many);
    const long = await measureRun(folder, many);
    print('run of 1,000,000 rows', `${rate(many, long.wallMs)} rows/s`, beside);
    print('  peak memory', `${long.peakMb.toFixed(0)} MB`, 'wanted < 300');
    const growth = long.endMb - long.halfMb;
    print('  growth from row 500,000 to the end', `${growth.toFixed(1)} MB`, 'wanted < 20');
    const perRow = folderBytes(join(folder, '.elspeth')) / many;
    print('  landscape and payloads', `${Math.round(perRow)} B a row`, 'wanted ≤ 2,500');
  }
  const explain = await commandMs(folder, ['explain', '--run', 'latest', '--row', '42']);
  print('explain --row 42 on that landscape', `${explain.toFixed(0)} ms`, 'wanted < 250');
  print('--version', `${(await commandMs(folder, ['--version'])).toFixed(0)} ms`, 'wanted < 80');
  const validate = await commandMs(folder, ['validate', '-s', 'pipeline.yaml']);
  print('validate', `${validate.toFixed(0)} ms`, 'wanted < 300');
} finally {
  rmSync(folder, { recursive: true, force: true });
  rmSync(joined, { recursive: true, force: true });
}
