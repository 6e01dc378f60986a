import {
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';

import { wrongAfterCompletion } from '../driver/completion.ts';
import type { Results } from '../driver/completion.ts';
import type { Told } from '../driver/driver-lines.ts';
import { landscapeFile } from '../driver/driver-folder.ts';
import { lossesIn, standingOf } from '../driver/losses.ts';
import { scratchFolder } from '../driver/scratch-folder.ts';
import { choicesOf } from '../driver/seeded.ts';
import { crashState } from './crash-state.ts';
import type { DiskState } from './crash-state.ts';
import type { DiskEvent } from './disk-events.ts';

/** What the driver did to a disk, from a known state on. */
export interface Recording {
  readonly start: DiskState;
  /** What had been acknowledged by then. */
  readonly before: Told['acknowledged'];
  readonly events: readonly DiskEvent[];
}

export interface StateResult {
  readonly seed: number;
  /** Behind which event the power was cut. */
  readonly cut: number;
  /** Empty when everything is as it must be. */
  readonly wrong: readonly string[];
}

/**
 * Cuts the power at a moment and in a way that the seed chooses, and looks at what is left.
 *
 * @param completes - Also goes on with the run, and compares it with this.
 */
export async function checkState(
  { start, before, events }: Recording,
  seed: number,
  completes: Results | undefined,
): Promise<StateResult> {
  const choices = choicesOf(seed);
  const begun = events.findIndex(({ kind }) => kind === 'told');
  // Before the first acknowledgement there is little to lose.
  const from = choices.below(4) === 0 ? 0 : begun;
  const cut = from + choices.below(events.length - from + 1);
  const { acknowledged = before, ended } = toldBefore(events, cut);
  const folder = scratchFolder();
  try {
    writeState(folder, crashState(start, events, cut, choices));
    const wrong = [...lossesIn(folder, acknowledged)];
    const isDone = ended?.status === 'completed';
    if (isDone && standingOf(join(folder, landscapeFile)) !== 'completed') {
      wrong.push('the end of the run is gone');
    }
    if (completes !== undefined) wrong.push(...(await wrongAfterCompletion(folder, completes)));
    return { seed, cut, wrong };
  } catch (error) {
    return { seed, cut, wrong: [String(error)] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function toldBefore(events: readonly DiskEvent[], cut: number): Told {
  const told = events.slice(0, cut).flatMap((event) => (event.kind === 'told' ? [event.told] : []));
  return {
    acknowledged: told.findLast(({ acknowledged }) => acknowledged !== undefined)?.acknowledged,
    ended: told.at(-1)?.ended,
  };
}

export function writeState(folder: string, state: DiskState): void {
  const written = new Map<Buffer, string>();
  // Folders come before what is in them.
  for (const [name, content] of [...state].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const path = join(folder, name);
    if (content === 'folder') {
      mkdirSync(path, { recursive: true });
      continue;
    }
    const other = written.get(content);
    if (other === undefined) writeFileSync(path, content);
    else linkSync(other, path);
    written.set(content, path);
  }
}

/** Everything below a folder. */
export function readState(folder: string): DiskState {
  const files = new Map<number, Buffer>();
  const state = new Map<string, Buffer | 'folder'>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const { ino } = statSync(path);
    const content = entry.isDirectory() ? 'folder' : (files.get(ino) ?? readFileSync(path));
    if (content !== 'folder') files.set(ino, content);
    state.set(relative(folder, path), content);
  }
  return state;
}
