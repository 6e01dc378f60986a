import { errorReasons } from '../model/error-record.ts';
import type { RecordedTransformError, RecordedValidationError } from '../model/recorded-error.ts';
import { columns } from './columns.ts';
import { count, id, oneOf, openRecord, optional, payload, text } from './stored-record.ts';
import type { StoredRecord } from './stored-record.ts';

const shared = ['error_id', 'run_id', 'reason', 'field', 'error_hash', 'error_ref'] as const;

export const validationErrorColumns = columns(...shared, 'row_id');

/** @throws AuditError when the record is not exactly as expected. */
export function toValidationError(found: unknown): RecordedValidationError {
  const from = openRecord('validation_errors', 'errorId', found);
  return { ...recordedError(from), rowId: id(from, 'rowId') };
}

export const transformErrorColumns = columns(...shared, 'state_id', 'token_id', 'node_index');

/** @throws AuditError when the record is not exactly as expected. */
export function toTransformError(found: unknown): RecordedTransformError {
  const from = openRecord('transform_errors', 'errorId', found);
  return {
    ...recordedError(from),
    stateId: id(from, 'stateId'),
    tokenId: id(from, 'tokenId'),
    nodeIndex: count(from, 'nodeIndex'),
  };
}

function recordedError(from: StoredRecord) {
  return {
    errorId: id(from, 'errorId'),
    runId: id(from, 'runId'),
    reason: oneOf(from, 'reason', errorReasons),
    field: optional(text, from, 'field'),
    error: payload(from, 'error'),
  };
}
