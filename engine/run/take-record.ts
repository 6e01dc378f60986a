import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import type { RowId } from '../../landscape/model/ids.ts';
import { inKeyOrder } from '../../landscape/model/key-order.ts';
import {
  recordCompletedState,
  recordFailedState,
  recordValidationError,
} from '../../landscape/recorder/record-node-state.ts';
import {
  recordRow,
  recordSkippedRange,
  recordSourceFile,
} from '../../landscape/recorder/record-row.ts';
import type { SourceItem, SourceRecord } from '../../plugins/contract.ts';
import type { SourceNode } from '../graph/model.ts';
import { arriveAtSink } from './arrive-at-sink.ts';
import { beginAttempt, endAttempt } from './attempt.ts';
import { divert } from './fail-row.ts';
import { pass } from './onward.ts';
import type { Stop } from './onward.ts';
import { rawContent } from './raw-content.ts';
import type { Run } from './run.ts';
import { takeInHand } from './token-in-hand.ts';
import type { TokenInHand } from './token-in-hand.ts';
import { setOut } from './work-off.ts';

/** Takes what a source gave: a record goes its way, what is no record is accounted for. */
export function takeItem(run: Run, node: SourceNode, item: SourceItem): Stop | undefined {
  let fileIndex = run.files.get(item.file);
  if (fileIndex === undefined) {
    fileIndex = run.files.size;
    run.files.set(item.file, fileIndex);
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
): Stop | undefined {
  const { recorder, position } = run;
  const rowIndex = position.rowsRead;
  position.rowsRead += 1;
  position.groupRows += 1;
  const { offset, length, line, raw, result } = item;
  const {
    rowId,
    tokenId,
    raw: stored,
  } = recordRow(recorder, {
    rowIndex,
    sourceNode: node.index,
    fileIndex,
    offset,
    length,
    line,
    raw,
  });
  const token = takeInHand({
    tokenId,
    origin: { rowId, rowIndex, line, batchId: undefined },
    frames: [],
    position: [rowIndex],
    row: {},
    payload: stored,
    stepIndex: 0,
  });
  if (!result.ok) return rejectRecord(run, node, token, rowId, item, result.error);

  const begun = beginAttempt(run, token, node.index);
  token.row = inKeyOrder(result.row);
  token.payload = recorder.payloads.putJson(token.row);
  recordCompletedState(recorder, endAttempt(run, begun), token.payload);
  return setOut(run, token, pass(run, token, node.onSuccess));
}

function rejectRecord(
  run: Run,
  node: SourceNode,
  token: TokenInHand,
  rowId: RowId,
  { raw, line }: SourceRecord,
  error: ErrorRecord,
): Stop | undefined {
  const attempt = endAttempt(run, beginAttempt(run, token, node.index));
  const failed = recordFailedState(run.recorder, attempt, error);
  recordValidationError(run.recorder, rowId, error, failed.error);
  const step = divert(run, token, node, failed, error);
  if (step.kind === 'onward' && step.edge.target.kind === 'node') {
    arriveAtSink(run, token, step.edge, step.decided, rawContent(raw, line));
    return undefined;
  }
  return setOut(run, token, step);
}
