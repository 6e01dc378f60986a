import { leave, openScreen } from './screen.ts';

export interface FirstFrame {
  /** Milliseconds from the start of the process to the first frame, and to what was read. */
  readonly frameMs: readonly number[];
  readonly contentMs: readonly number[];
}

/** Opens the runs again and again, after two that warm the caches. */
export async function measureFirstFrame(folder: string, times: number): Promise<FirstFrame> {
  const frameMs: number[] = [];
  const contentMs: number[] = [];
  for (let i = 0; i < times + 2; i += 1) {
    const began = performance.now();
    const screen = openScreen(folder, ['tui']);
    await screen.shows('elspeth ▸');
    const frame = performance.now() - began;
    await screen.shows(/r-[0-9a-z]{6}/);
    if (i >= 2) {
      frameMs.push(frame);
      contentMs.push(performance.now() - began);
    }
    await leave(screen);
  }
  return { frameMs, contentMs };
}
