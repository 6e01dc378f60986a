import type { GroupSize } from './group-size.ts';
import { commitGroup } from './commit-group.ts';
import { whyToStop, whyUnfinished } from './interruption.ts';
import type { Interruption } from './interruption.ts';
import type { OpenBatch } from './open-batch.ts';
import { nodeAt } from './run.ts';
import type { Run } from './run.ts';
import { settleAgenda } from './work-off.ts';

/**
 * The source has ended: what still waits in batches is flushed, one after the other, always the one that
 * is upstream of the others and at one node the one with the earliest first member. What a flush lets go
 * may join other batches, so the next one is looked for anew. Behind the last batch no coalesce waits for
 * anything any more.
 */
export async function endWaiting(
  run: Run,
  groupSize: GroupSize,
): Promise<Interruption | undefined> {
  let hasNews = false;
  for (let batch = nextBatch(run); batch !== undefined; batch = nextBatch(run)) {
    const position = [run.position.rowsRead, run.endFlushes];
    run.endFlushes += 1;
    run.agenda.push({ kind: 'flush', batch, trigger: 'end_of_source', position, retry: undefined });
    const interruption = await settleAgenda(run);
    const mustStop = interruption !== undefined || run.stop.requested;
    hasNews = !mustStop && !groupSize.isFull(run.position);
    if (hasNews) continue;
    await groupSize.commit(() => commitGroup(run));
    const end = interruption ?? whyToStop(run);
    if (end !== undefined) return end;
  }
  for (const { node, barriers } of run.waiting.all) {
    if (barriers.size === 0) continue;
    const { name } = nodeAt(run, node).record;
    throw new Error(`\`${name}\` waits for branches that can never come`);
  }
  if (hasNews) await groupSize.commit(() => commitGroup(run));
  return whyUnfinished(run);
}

function nextBatch(run: Run): OpenBatch | undefined {
  for (const { batches } of run.waiting.all) {
    const [first] = batches.values();
    if (first !== undefined) return first;
  }
  return undefined;
}
