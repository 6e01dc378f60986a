import { execFileSync } from 'node:child_process';

import { leave, openScreen } from './screen.ts';

export interface MemoryGrowth {
  readonly firstMb: number;
  readonly lastMb: number;
}

/** Until then the heaps of three threads grow to what they need. */
const warmUpMs = 60_000;
const spanMs = 10_000;

const tabs = ['1', '2', '3', '4', '1', '6', '7'];

/**
 * Resident memory of a run with its screen, whose tabs are opened one after the other all the time: the
 * median of ten seconds at the end of the first minute, and of the last ten.
 */
export async function measureMemory(folder: string, minutes: number): Promise<MemoryGrowth> {
  const screen = openScreen(folder, ['run', '-s', 'pipeline.yaml', '-x', '--tui']);
  await screen.shows(/[1-9][\d,]* rows\/s/);
  const began = performance.now();
  const samples: { atMs: number; mb: number }[] = [];
  const endMs = minutes * 60_000;
  for (let i = 0; ; i += 1) {
    const atMs = performance.now() - began;
    if (atMs > endMs) break;
    samples.push({ atMs, mb: residentMb(screen.pid) });
    screen.press(tabs[i % tabs.length] ?? '1');
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  screen.press('1');
  await screen.shows('running');
  await leave(screen);
  const median = (from: number, to: number) => {
    const found = samples.filter(({ atMs }) => atMs >= from && atMs < to).map(({ mb }) => mb);
    return found.toSorted((a, b) => a - b)[Math.floor(found.length / 2)] ?? NaN;
  };
  return {
    firstMb: median(warmUpMs - spanMs, warmUpMs),
    lastMb: median(endMs - spanMs, endMs),
  };
}

function residentMb(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}
