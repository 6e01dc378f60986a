import { execFileSync } from 'node:child_process';

import { leave, openScreen } from './screen.ts';

export interface MemoryGrowth {
  /** Lowest resident memory in the first third of the time, after the heaps have got their size. */
  readonly firstMb: number;
  /** The same of the last third. */
  readonly lastMb: number;
  readonly peakMb: number;
}

/** Until then the heaps of three threads grow to what they need. */
const warmUpMs = 30_000;

const tabs = ['1', '2', '3', '4', '1', '6', '7'];

/**
 * Resident memory of a run with its screen, whose tabs are opened one after the other all the time. The
 * collector lets it rise and fall by a third; what stays is what is left at the lowest points.
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
  const lowest = (from: number, to: number) =>
    Math.min(...samples.filter(({ atMs }) => atMs >= from && atMs < to).map(({ mb }) => mb));
  return {
    firstMb: lowest(warmUpMs, endMs / 3 + warmUpMs),
    lastMb: lowest((endMs * 2) / 3, endMs),
    peakMb: Math.max(...samples.map(({ mb }) => mb)),
  };
}

function residentMb(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}
