import { canonicalJson } from '../../landscape/canonical-json.ts';
import { sha256 } from '../../landscape/hash.ts';
import type { RowData } from '../../landscape/model/json.ts';
import type { PayloadRef } from '../../landscape/model/payload.ts';

/** A row, and where the landscape has it. */
export interface StoredRow {
  readonly row: RowData;
  readonly payload: PayloadRef;
}

/** The hash of a list of rows that are stored one by one. */
export function hashOfRows(rows: readonly RowData[]): PayloadRef {
  return { hash: sha256(`[${rows.map(canonicalJson).join(',')}]`), offset: undefined };
}
