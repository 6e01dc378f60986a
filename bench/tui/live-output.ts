import type { Pty } from '../../test/support/pty.ts';
import { leave, openScreen } from './screen.ts';

export interface LiveOutput {
  readonly bytesPerSecond: number;
  readonly framesPerSecond: number;
  /** Frames in which a number of rows was another than before. */
  readonly snapshotsPerSecond: number;
  /** Times that the whole screen was cleared. */
  readonly clears: number;
}

/** Watches the live screen of a run for so long, from its third second on. */
export async function measureLiveOutput(folder: string, seconds: number): Promise<LiveOutput> {
  const screen = openScreen(folder, ['run', '-s', 'pipeline.yaml', '-x']);
  await screen.shows(/[1-9][\d,]* rows\/s/);
  await new Promise((resolve) => setTimeout(resolve, 2000));
  let bytes = '';
  let snapshots = 0;
  let shown = rowsOn(screen);
  const forget = screen.onOutput((piece) => {
    bytes += piece;
    const now = rowsOn(screen);
    if (now !== shown) snapshots += 1;
    shown = now;
  });
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  forget();
  await screen.shows('running');
  await leave(screen);
  const count = (sequence: string) => bytes.split(sequence).length - 1;
  return {
    bytesPerSecond: Buffer.byteLength(bytes) / seconds,
    framesPerSecond: count('\u001b[?2026h') / seconds,
    snapshotsPerSecond: snapshots / seconds,
    clears: count('\u001b[2J') + count('\u001b[3J'),
  };
}

/** The first number with a thousands' comma: rows, as far as the run is. */
function rowsOn(screen: Pty): string {
  return /\d+,\d{3}/.exec(screen.text())?.[0] ?? '';
}
