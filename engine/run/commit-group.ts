import type { GroupPhase } from '../../landscape/recorder/recorder.ts';
import type { Counts } from '../events.ts';
import type { Run } from './run.ts';
import { addCounts, toCounts } from './to-counts.ts';
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
  let counts = await commitPhase(run, 'trail');
  await settleSinks(run, async () => {
    counts = addCounts(counts, await commitPhase(run, 'trail'));
  });
  counts = addCounts(counts, await commitPhase(run, 'settled'));
  run.isCommitting = false;
  run.position.groupRows = 0;
  run.position.groupBytes = 0;
  tell(run, counts);
  return run.syncUs;
}

async function commitPhase(run: Run, phase: GroupPhase): Promise<Counts> {
  const { rowsRead, source, sourceState } = run.position;
  const standing = { rowsRead, source, sourceState };
  const { deltas, syncUs } = await run.recorder.commit({ phase, ...standing });
  run.committed = standing;
  run.syncUs += syncUs;
  return toCounts(deltas);
}

function tell(run: Run, changes: Counts): void {
  const { facts, omitted } = run.notable;
  run.notable.facts = [];
  run.notable.omitted = 0;
  const atMs = run.recorder.clock.nowMs();
  run.emit({ type: 'group_committed', atMs, changes, notable: facts, notableOmitted: omitted });
}
