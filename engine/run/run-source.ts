import { setImmediate } from 'node:timers/promises';

import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import { inKeyOrder } from '../../landscape/model/key-order.ts';
import {
  recordCompletedState,
  recordFailedState,
  recordValidationError,
} from '../../landscape/recorder/record-node-state.ts';
import {
  recordOperationBegin,
  recordOperationEnd,
} from '../../landscape/recorder/record-operation.ts';
import {
  recordRow,
  recordSkippedRange,
  recordSourceFile,
} from '../../landscape/recorder/record-row.ts';
import type { SourceChunk, SourceItem, SourceRecord } from '../../plugins/contract.ts';
import type { SourceNode } from '../graph/model.ts';
import { arriveAtSink } from './arrive-at-sink.ts';
import { beginAttempt, endAttempt } from './attempt.ts';
import { commitGroup } from './commit-group.ts';
import { divert } from './fail-row.ts';
import type { GroupSize } from './group-size.ts';
import { rawContent } from './raw-content.ts';
import { nodeAt } from './run.ts';
import type { Run } from './run.ts';
import { pass } from './onward.ts';
import { follow, runToken } from './run-token.ts';
import type { Halt, TokenInHand } from './token-in-hand.ts';

export type SourceEnd =
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'halted'; readonly halt: Halt };

/** Reads on from where the run stands and carries every row to the end of its way, group by group. */
export async function runSource(run: Run, groupSize: GroupSize): Promise<SourceEnd> {
  const { position, recorder } = run;
  if (position.sourceState === 'exhausted') return { kind: 'exhausted' };
  const node = nodeAt(run, 0);
  if (node.kind !== 'source') throw new Error('Node 0 is not the source');
  run.sourceOperation = recordOperationBegin(recorder, node.index, 'source_load');
  const source = node.plugin.open(run.place);
  let end: SourceEnd | undefined;
  try {
    end = await takeChunks(run, node, source.read(position.source), groupSize);
  } finally {
    source.close();
  }
  if (end.kind === 'exhausted') position.sourceState = 'exhausted';
  recordOperationEnd(recorder, run.sourceOperation);
  run.sourceOperation = undefined;
  await commitGroup(run);
  if (end.kind === 'exhausted')
    run.emit({ type: 'source_exhausted', atMs: recorder.clock.nowMs() });
  const halt = run.halts[0];
  return halt === undefined ? end : { kind: 'halted', halt };
}

async function takeChunks(
  run: Run,
  node: SourceNode,
  chunks: AsyncIterable<SourceChunk>,
  groupSize: GroupSize,
): Promise<SourceEnd> {
  const { position } = run;
  const files = new Map(run.writer.progress.files.map((file, index) => [file, index]));
  for await (const chunk of chunks) {
    for (const [i, item] of chunk.items.entries()) {
      let halt: Halt | undefined;
      try {
        halt = takeItem(run, node, item, files);
      } catch (error) {
        // The row is recorded, with what stopped it: a later process must not read it again.
        position.source = chunk.positionAfter(i);
        throw error;
      }
      const isFull = groupSize.isFull(position);
      const isLast = i === chunk.items.length - 1;
      if (halt !== undefined || isFull || isLast) position.source = chunk.positionAfter(i);
      if (halt !== undefined) return { kind: 'halted', halt };
      if (!isFull) continue;
      await groupSize.commit(() => commitGroup(run));
      if (run.halts[0] !== undefined) return { kind: 'halted', halt: run.halts[0] };
      // Lets the request to stop arrive.
      await setImmediate();
      if (run.stop.requested) return { kind: 'stopped' };
    }
  }
  return { kind: 'exhausted' };
}

function takeItem(
  run: Run,
  node: SourceNode,
  item: SourceItem,
  files: Map<string, number>,
): Halt | undefined {
  let fileIndex = files.get(item.file);
  if (fileIndex === undefined) {
    fileIndex = files.size;
    files.set(item.file, fileIndex);
    recordSourceFile(run.recorder, fileIndex, item.file);
  }
  run.position.groupBytes += item.length;
  if (item.kind === 'record') return takeRecord(run, node, item, fileIndex);
  recordSkippedRange(run.recorder, { ...item, fileIndex });
  return undefined;
}

/** Every record becomes a row and a token, good or bad. */
function takeRecord(
  run: Run,
  node: SourceNode,
  item: SourceRecord,
  fileIndex: number,
): Halt | undefined {
  const { recorder, position } = run;
  const rowIndex = position.rowsRead;
  position.rowsRead += 1;
  position.groupRows += 1;
  const { offset, length, line, raw, result } = item;
  const arrived = recordRow(recorder, {
    rowIndex,
    sourceNode: node.index,
    fileIndex,
    offset,
    length,
    line,
    raw,
  });
  const token: TokenInHand = {
    tokenId: arrived.tokenId,
    rowId: arrived.rowId,
    rowIndex,
    line,
    row: {},
    payload: arrived.raw,
    stepIndex: 0,
    attempt: 0,
  };
  if (!result.ok) return rejectRecord(run, node, token, raw, result.error);

  const begun = beginAttempt(run, token, node.index);
  token.row = inKeyOrder(result.row);
  token.payload = recorder.payloads.putJson(token.row);
  recordCompletedState(recorder, endAttempt(run, begun), token.payload);
  const next = follow(run, token, pass(run, node.onSuccess));
  return typeof next === 'number' ? runToken(run, token, next) : next;
}

function rejectRecord(
  run: Run,
  node: SourceNode,
  token: TokenInHand,
  raw: Uint8Array,
  error: ErrorRecord,
): Halt | undefined {
  const attempt = endAttempt(run, beginAttempt(run, token, node.index));
  const failed = recordFailedState(run.recorder, attempt, error);
  recordValidationError(run.recorder, token.rowId, error, failed.error);
  const step = divert(run, token, node, failed.stateId, error, failed.error);
  if (step.kind === 'ended') return undefined;
  if (step.edge.target.kind === 'node') {
    arriveAtSink(run, token, step.edge, step.decided, rawContent(raw, token.line));
    return undefined;
  }
  const next = follow(run, token, step);
  return typeof next === 'number' ? undefined : next;
}
