import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import type { EndedAttempt } from '../../landscape/recorder/record-node-state.ts';
import { failRow } from './fail-row.ts';
import type { EndWithoutRoute } from './fail-row.ts';
import type { Run } from './run.ts';
import { follow } from './run-token.ts';
import type { PendingWrite, SinkQueue } from './sink-queue.ts';
import { comparePositions } from './token-in-hand.ts';

/** A sink does not take a row. Returns whether the row went on to another sink. */
export function refuseWrite(
  run: Run,
  queue: SinkQueue,
  write: PendingWrite,
  attempt: EndedAttempt,
  error: ErrorRecord,
  otherwise?: EndWithoutRoute,
): boolean {
  const step = failRow(run, write.token, queue.node, attempt, error, otherwise);
  if (step.kind !== 'onward') return false;
  const next = follow(run, write.token, step);
  if (next !== undefined && typeof next !== 'number') run.halts.push(next);
  return step.edge.target.kind === 'node';
}

/** Takes what waits: rows that another sink refused come in their place among those that were sent here. */
export function takePending(queue: SinkQueue): readonly PendingWrite[] {
  const writes = queue.pending;
  queue.pending = [];
  const isSorted = writes.every(
    (write, i) =>
      i === 0 || comparePositions(writes[i - 1]!.token.position, write.token.position) <= 0,
  );
  return isSorted
    ? writes
    : writes.toSorted((a, b) => comparePositions(a.token.position, b.token.position));
}
