import { setImmediate } from 'node:timers/promises';

import type { GroupPhase } from '../../landscape/recorder/recorder.ts';
import type { HeldAt } from '../events.ts';
import { reserveEffects } from './effect-in-hand.ts';
import { forgetRows, recordHeld } from './held.ts';
import type { Run } from './run.ts';
import { addCounts, noCounts, toCounts } from './to-counts.ts';
import type { WaitingRoom } from './waiting-room.ts';
import { settleSinks } from './write-sinks.ts';

/**
 * Makes everything done since the last group durable, in the order that lets nothing be lost: first the
 * rows' way up to their sinks, then the sinks' data, then what the sinks did with where the run
 * stands. Watchers are told last.
 *
 * @returns Microseconds of waiting for the disk.
 */
export async function commitGroup(run: Run): Promise<number> {
  run.isCommitting = true;
  run.syncUs = 0;
  recordHeld(run);
  await commitTrail(run);
  forgetRows(run);
  await settleSinks(run, () => commitTrail(run));
  await commitPhase(run, 'settled');
  run.isCommitting = false;
  run.position.groupRows = 0;
  run.position.groupBytes = 0;
  tellCommitted(run);
  // Lets the request to stop arrive.
  await setImmediate();
  return run.syncUs;
}

/** Makes the way of the rows up to their sinks durable, with what will be sent of them. */
async function commitTrail(run: Run): Promise<void> {
  reserveEffects(run);
  await commitPhase(run, 'trail');
}

async function commitPhase(run: Run, phase: GroupPhase): Promise<void> {
  const { rowsRead, source, sourceState } = run.position;
  const standing = { rowsRead, source, sourceState };
  const { deltas, syncUs } = await run.recorder.commit({ phase, ...standing });
  run.committed = standing;
  run.syncUs += syncUs;
  run.untold = addCounts(run.untold, toCounts(deltas));
}

/** After a group broke: commits what is recorded since, at the position that was reached before. */
export async function commitRemainder(run: Run): Promise<void> {
  // What was noticed in the dropped group is not in the landscape.
  run.notable.facts = [];
  run.notable.omitted = 0;
  const { deltas } = await run.recorder.commit({ phase: 'trail', ...run.committed });
  run.untold = addCounts(run.untold, toCounts(deltas));
  tellCommitted(run);
}

function tellCommitted(run: Run): void {
  const { facts, omitted } = run.notable;
  const changes = run.untold;
  run.untold = noCounts;
  run.notable.facts = [];
  run.notable.omitted = 0;
  run.emit({
    type: 'group_committed',
    atMs: run.recorder.clock.nowMs(),
    changes,
    held: run.waiting.all.flatMap(heldIn),
    notable: facts,
    notableOmitted: omitted,
  });
}

/** A look at what waits in a room; what has waited longest comes first there. */
function heldIn({ node, batches, barriers }: WaitingRoom): readonly HeldAt[] {
  const [batch] = batches.values();
  const [barrier] = barriers.values();
  const sinceMs = batch?.openedAtMs ?? barrier?.firstArrival?.startedAtMs;
  return sinceMs === undefined ? [] : [{ node, sets: batches.size + barriers.size, sinceMs }];
}
