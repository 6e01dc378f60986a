import type { ErrorReason } from './error-record.ts';
import type { NodeIndex, RowId, RunId, StateId, TokenId } from './ids.ts';
import type { PayloadRef } from './payload.ts';

/** Facts of a row's trouble that can be counted and listed; all the rest is in the payload. */
interface RecordedError {
  readonly errorId: number;
  readonly runId: RunId;
  readonly reason: ErrorReason;
  readonly field: string | undefined;
  readonly error: PayloadRef;
}

/** What a source or its schema found wrong with a record. */
export interface RecordedValidationError extends RecordedError {
  readonly rowId: RowId;
}

/** What a step or a sink found wrong with a row. */
export interface RecordedTransformError extends RecordedError {
  readonly stateId: StateId;
  readonly tokenId: TokenId;
  readonly nodeIndex: NodeIndex;
}
