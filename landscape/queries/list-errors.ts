import type { Knex } from 'knex';

import type { RowId, TokenId } from '../model/ids.ts';
import type { RecordedTransformError, RecordedValidationError } from '../model/recorded-error.ts';
import {
  toTransformError,
  toValidationError,
  transformErrorColumns,
  validationErrorColumns,
} from '../readers/to-recorded-error.ts';

/** What the source found wrong with some rows; at most one error a row. */
export async function listValidationErrors(
  db: Knex,
  rowIds: readonly RowId[],
): Promise<readonly RecordedValidationError[]> {
  if (rowIds.length === 0) return [];
  const found: unknown[] = await db('validation_errors')
    .select(validationErrorColumns)
    .whereIn('row_id', rowIds)
    .orderBy('row_id');
  return found.map(toValidationError);
}

/** What steps and sinks found wrong with some tokens, in the order in which it happened. */
export async function listTransformErrors(
  db: Knex,
  tokenIds: readonly TokenId[],
): Promise<readonly RecordedTransformError[]> {
  if (tokenIds.length === 0) return [];
  const found: unknown[] = await db('transform_errors')
    .select(transformErrorColumns)
    .whereIn('token_id', tokenIds)
    .orderBy(['token_id', 'error_id']);
  return found.map(toTransformError);
}
