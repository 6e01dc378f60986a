import type { GroupSize } from './group-size.ts';
import { commitGroup } from './commit-group.ts';
import { nodeAt } from './run.ts';
import type { Run } from './run.ts';
import { settleAgenda } from './work-off.ts';
import type { Interruption } from './work-off.ts';

/**
 * The source has ended: what still waits in batches is flushed, upstream first, at one node in the
 * order of the first members. Behind the last batch no coalesce waits for anything any more.
 */
export async function endWaiting(
  run: Run,
  groupSize: GroupSize,
): Promise<Interruption | undefined> {
  let hasNews = false;
  for (const [rank, room] of run.waiting.all.entries()) {
    for (const batch of room.batches.values()) {
      const first = batch.members[0]!.token.position;
      const position = [run.position.rowsRead, rank, ...first];
      const retry = undefined;
      run.agenda.push({ kind: 'flush', batch, trigger: 'end_of_source', position, retry });
      const interruption = await settleAgenda(run);
      const mustStop = interruption !== undefined || run.stop.requested;
      hasNews = !mustStop && !groupSize.isFull(run.position);
      if (hasNews) continue;
      await groupSize.commit(() => commitGroup(run));
      const end = interruption ?? run.halts[0] ?? (run.stop.requested ? stopped : undefined);
      if (end !== undefined) return end;
    }
    if (room.barriers.size === 0) continue;
    const { name } = nodeAt(run, room.node).record;
    throw new Error(`\`${name}\` waits for branches that can never come`);
  }
  if (hasNews) await groupSize.commit(() => commitGroup(run));
  return run.halts[0];
}

const stopped = { kind: 'stopped' } as const;
