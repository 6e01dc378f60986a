import type { FieldSet } from '../../fields.ts';
import type { SinkInput } from '../../contract.ts';

export const rawColumns = ['_elspeth_raw', '_elspeth_line'] as const;
export const reasonColumns = [
  '_elspeth_reason',
  '_elspeth_message',
  '_elspeth_node',
  '_elspeth_row',
] as const;

/** What a CSV output has columns for, in this order. */
export interface CsvColumns {
  readonly fields: readonly string[];
  /** `_elspeth_raw` and `_elspeth_line` follow. */
  readonly raw: boolean;
  /** `_elspeth_reason` and its companions follow. */
  readonly reasons: boolean;
}

/**
 * The columns of an output: what its schema declares, then, unless that is all there may be, what
 * the graph knows of the rows that arrive.
 */
export function csvColumns(declared: FieldSet, input: SinkInput): CsvColumns {
  const known = declared.open ? [...input.fields.fields.keys()] : [];
  return {
    fields: [...new Set([...declared.fields.keys(), ...known])],
    raw: input.rawRecords,
    reasons: input.reasons,
  };
}

export function columnNames({ fields, raw, reasons }: CsvColumns): readonly string[] {
  return [...fields, ...(raw ? rawColumns : []), ...(reasons ? reasonColumns : [])];
}

/** The texts of the header line. */
export function headerTexts(
  columns: CsvColumns,
  headers: Readonly<Record<string, string>>,
): readonly string[] {
  return columnNames(columns).map((name) =>
    Object.hasOwn(headers, name) ? (headers[name] ?? name) : name,
  );
}
