import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';

import { makeInput } from '../make-input.ts';
import { referencePipeline } from '../reference-pipeline.ts';
import { measureRun } from '../run-command.ts';
import { latencyText, quantile } from './figures.ts';
import { measureFirstFrame } from './first-frame.ts';
import { measureLargeLandscape } from './large-landscape.ts';
import { measureIdle, measureUnderLoad } from './latency.ts';
import { measureLiveOutput } from './live-output.ts';
import { measureMemory } from './memory.ts';
import { size } from './screen.ts';
import { slowPipeline } from './slow-pipeline.ts';
import { measureThroughput } from './throughput.ts';

// npm run bench:tui            a landscape of 1,000,000 rows, and ten minutes of a running screen
// npm run bench:tui -- --quick 100,000 rows and a minute and a half; about four minutes in all

const isQuick = process.argv.includes('--quick');
const rows = isQuick ? 100_000 : 1_000_000;
const minutes = isQuick ? 1.5 : 10;
const folders: string[] = [];
const print = (name: string, figure: string, wanted = '') =>
  process.stdout.write(`${name.padEnd(44)} ${figure.padEnd(34)} ${wanted}\n`);

try {
  const { model } = cpus()[0] ?? { model: 'unknown' };
  print('machine', `${cpus().length} × ${model}, ${Math.round(totalmem() / 1e9)} GB`);
  print('system', `${process.platform} ${release()}, Node ${process.versions.node}`);
  print('terminal', `${size.columns}×${size.rows}, a pseudo-terminal`);
  print('date', new Date().toISOString());

  const large = makeFolder(referencePipeline, rows);
  await measureRun(large, rows);
  const { frameMs, contentMs } = await measureFirstFrame(large, 7);
  print('first frame, median', `${quantile(frameMs, 0.5).toFixed(0)} ms`, 'wanted ≤ 400');
  print('  what was read', `${quantile(contentMs, 0.5).toFixed(0)} ms`);
  print('key to screen, idle', latencyText(await measureIdle(large, 100)), 'wanted p95 ≤ 30');
  const { opened, paging, ends } = await measureLargeLandscape(large, 50);
  const count = rows.toLocaleString('en-US');
  for (const [name, ms] of opened) {
    print(`opening of ${count} rows: ${name}`, `${ms.toFixed(0)} ms`, 'wanted ≤ 150');
  }
  print(`paging through ${count} rows`, latencyText(paging), 'wanted ≤ 50');
  print('  to the last row, to the first', ends.map((ms) => `${ms.toFixed(0)} ms`).join(', '));

  const running = makeFolder(referencePipeline, 1_000_000);
  const load = await measureUnderLoad(running, 100);
  print('key to screen, engine at full speed', latencyText(load), 'wanted p95 ≤ 50');
  const live = await measureLiveOutput(running, 10);
  const perSecond = (live.bytesPerSecond / 1000).toFixed(1);
  print('live screen, steady', `${perSecond} kB/s`, 'wanted ≤ 15');
  print(
    '  frames, snapshots',
    `${live.framesPerSecond.toFixed(1)}, ${live.snapshotsPerSecond.toFixed(1)} a second`,
    'wanted about 4 snapshots',
  );
  print('  times the whole screen was cleared', String(live.clears), 'wanted 0');

  const pair = makeFolder(referencePipeline, isQuick ? 100_000 : 300_000);
  const { withScreen, withoutScreen, cost } = await measureThroughput(pair, isQuick ? 3 : 5);
  print('run with its screen', `${withScreen} rows/s`);
  print('  without', `${withoutScreen} rows/s`);
  print('  cost of the screen', `${(cost * 100).toFixed(1)} %`, 'wanted ≤ 5');

  const slow = makeFolder(slowPipeline, minutes * 60 * 4000);
  const { firstMb, lastMb, peakMb } = await measureMemory(slow, minutes);
  const text = `${(lastMb - firstMb).toFixed(1)} MB (from ${firstMb.toFixed(0)}, peak ${peakMb.toFixed(0)})`;
  print(`growth of memory, ${minutes} min of a screen`, text, 'wanted ≤ 20');
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** A pipeline in a folder of its own: no landscape of another is found above it. */
function makeFolder(pipeline: string, inputRows: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'elspeth-bench-'));
  folders.push(folder);
  writeFileSync(join(folder, 'pipeline.yaml'), pipeline);
  makeInput(join(folder, 'in.csv'), inputRows);
  return folder;
}
