import { join } from 'node:path';

import { runHere } from '../../../app/run-here.ts';
import type { RunHereParts } from '../../../app/run-here.ts';
import type { Counts, RunEvent } from '../../../engine/events.ts';
import type { RunEnd } from '../../../engine/run/run-end.ts';
import { newRunKey } from '../../../landscape/model/ids.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { landscapeFile } from './driver-folder.ts';

/** What a watcher of the run was told to be durable. */
export interface Acknowledged {
  readonly rows: number;
  /** Tokens that reached an end. */
  readonly ends: number;
}

const random = () => 0.37;

/** The same in every run of the driver: files of one folder have the names of those of another. */
export const runKey = newRunKey(random);

export interface DriverOptions {
  /** Goes on with the run that the folder's landscape holds, instead of starting one. */
  readonly isResuming?: boolean;
  readonly wrapStore?: RunHereParts['wrapStore'];
  /** Other plugins than those of the project. */
  readonly registry?: RunHereParts['registry'];
  /** Sees everything that a watcher does. */
  readonly onEvent?: (event: RunEvent) => void;
  /** Told at the start, and when a group is durable. */
  readonly acknowledge?: (acknowledged: Acknowledged) => void;
}

/** Runs the pipeline of the folder with the real recorder and sinks, in groups of sixteen rows. */
export async function runDriver(
  folder: string,
  { isResuming = false, wrapStore, registry, onEvent, acknowledge }: DriverOptions = {},
): Promise<RunEnd> {
  let known: Acknowledged = { rows: 0, ends: 0 };
  const add = (counts: Counts) => {
    known = { rows: known.rows + counts.rows, ends: known.ends + endsIn(counts) };
    acknowledge?.(known);
  };
  return await runHere(
    {
      settingsFile: 'pipeline.yaml',
      sets: [],
      database: join(folder, landscapeFile),
      cwd: folder,
      env: {},
      ...(isResuming ? { resume: { runKey, acceptCodeChange: false } } : {}),
    },
    {
      // Its steps are so long that a group is full whenever somebody looks.
      clock: createFakeClock(Date.UTC(2026, 0, 1), 50),
      random,
      stop: { requested: false },
      emit(event) {
        if (event.type === 'run_started') add(event.committed);
        if (event.type === 'group_committed') add(event.changes);
        onEvent?.(event);
      },
      ...(wrapStore === undefined ? {} : { wrapStore }),
      ...(registry === undefined ? {} : { registry }),
    },
  );
}

function endsIn({ outcomes }: Counts): number {
  return outcomes.reduce(
    (sum, { outcome, tokens }) => sum + (outcome === 'buffered' ? 0 : tokens),
    0,
  );
}
