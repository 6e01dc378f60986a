import {
  recordOperationBegin,
  recordOperationEnd,
} from '../../landscape/recorder/record-operation.ts';
import type { SourceChunk } from '../../plugins/contract.ts';
import type { SourceNode } from '../graph/model.ts';
import { awaitChunk } from './await-chunk.ts';
import { commitGroup } from './commit-group.ts';
import { doDueWork, isDue } from './due-work.ts';
import type { GroupSize } from './group-size.ts';
import { whyToStop, whyUnfinished } from './interruption.ts';
import type { Interruption } from './interruption.ts';
import { nodeAt } from './run.ts';
import type { Run } from './run.ts';
import { beginReading } from './reading.ts';
import { takeItem } from './take-record.ts';
import { settleAgenda } from './work-off.ts';

export type SourceEnd = { readonly kind: 'exhausted' } | Interruption;

/** Reads on from where the run stands and carries every row to the end of its way, group by group. */
export async function runSource(run: Run, groupSize: GroupSize): Promise<SourceEnd> {
  const { position, recorder } = run;
  if (position.sourceState === 'exhausted') return { kind: 'exhausted' };
  const node = nodeAt(run, 0);
  if (node.kind !== 'source') throw new Error('Node 0 is not the source');
  run.sourceOperation = recordOperationBegin(recorder, node.index, 'source_load');
  const reading = run.reading ?? beginReading(run.graph, run.place, position.source);
  let end: SourceEnd | undefined;
  try {
    end = await takeChunks(run, node, reading.chunks, groupSize);
  } finally {
    reading.close();
  }
  if (end.kind === 'exhausted') position.sourceState = 'exhausted';
  recordOperationEnd(recorder, run.sourceOperation);
  run.sourceOperation = undefined;
  await commitGroup(run);
  if (end.kind === 'exhausted')
    run.emit({ type: 'source_exhausted', atMs: recorder.clock.nowMs() });
  return whyUnfinished(run) ?? end;
}

async function takeChunks(
  run: Run,
  node: SourceNode,
  iterator: AsyncIterator<SourceChunk>,
  groupSize: GroupSize,
): Promise<SourceEnd> {
  for (;;) {
    const next = await awaitChunk(run, iterator, groupSize);
    if (next.kind !== 'chunk') return next;
    let isOver = true;
    try {
      const interruption = await takeChunk(run, node, next.chunk, groupSize);
      if (interruption !== undefined) return interruption;
      isOver = false;
    } finally {
      if (isOver) await iterator.return?.();
    }
  }
}

async function takeChunk(
  run: Run,
  node: SourceNode,
  chunk: SourceChunk,
  groupSize: GroupSize,
): Promise<Interruption | undefined> {
  const { position } = run;
  for (const [i, item] of chunk.items.entries()) {
    if (isDue(run)) {
      if (i > 0) position.source = chunk.positionAfter(i - 1);
      const interruption = await doDueWork(run);
      if (interruption !== undefined) return interruption;
    }
    let interruption: Interruption | undefined;
    try {
      const stop = takeItem(run, node, item);
      if (stop !== undefined) {
        position.source = chunk.positionAfter(i);
        interruption = await settleAgenda(run, stop);
      }
    } catch (error) {
      // The row is recorded, with what stopped it: a later process must not read it again.
      position.source = chunk.positionAfter(i);
      throw error;
    }
    const isFull = groupSize.isFull(position);
    const isLast = i === chunk.items.length - 1;
    if (isFull || isLast) position.source = chunk.positionAfter(i);
    if (interruption !== undefined) return interruption;
    if (!isFull) continue;
    await groupSize.commit(() => commitGroup(run));
    const end = whyToStop(run);
    if (end !== undefined) return end;
  }
  return undefined;
}
