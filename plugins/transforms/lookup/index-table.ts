import { rowOf, type JsonValue, type RowData } from '../../../landscape/model/json.ts';
import type { OptionProblem } from '../../contract.ts';
import { ColumnCheck } from './column-check.ts';
import { KeyedRows } from './keyed-rows.ts';
import type { LookupOptions } from './lookup-options.ts';
import { digestOf } from './table-digest.ts';
import type { TableItem } from './table-item.ts';
import type { KeyType } from './table-key.ts';
import { takenColumns } from './taken-columns.ts';

/** A table in memory. */
export interface Table {
  readonly rowCount: number;
  /**
   * Over the canonical JSON (RFC 8785) of a list with an object for each row, in the order of the keys
   * (texts by UTF-16 code units): the key and the columns that are taken, by their names in the table.
   */
  readonly sha256: string;
  /** The type that all keys have; `undefined` when there is none. */
  readonly keyType: KeyType | undefined;
  /** The fields that a row with a key gets. */
  readonly fieldsByKey: ReadonlyMap<JsonValue, RowData>;
}

export type TableRead =
  | { readonly ok: true; readonly table: Table; readonly warnings: readonly OptionProblem[] }
  | { readonly ok: false; readonly problems: readonly OptionProblem[] };

/** Enough to see what is wrong with a table; whoever mends these will look again. */
const maxProblems = 20;

/** Puts the rows of a table under their keys. */
export function indexTable(items: Iterable<TableItem>, options: LookupOptions): TableRead {
  const { table: tableOptions } = options;
  const taken = takenColumns(options);
  const columns = new ColumnCheck(tableOptions, taken);
  const keyed = new KeyedRows(
    tableOptions,
    taken.map(({ column }) => column),
  );
  const problems: OptionProblem[] = [];
  for (const item of items) {
    if (problems.length >= maxProblems) break;
    if ('problem' in item) {
      problems.push(item.problem);
      continue;
    }
    columns.look(item.row, item.place);
    const problem = keyed.add(item.row, item.place);
    if (problem !== undefined) problems.push(problem);
  }
  problems.push(...columns.problems());
  if (problems.some(({ severity }) => severity !== 'warning')) return { ok: false, problems };

  const { rows } = keyed;
  const fieldsOf = (row: RowData) =>
    rowOf(taken.map(({ column, target }) => [target, row[column] ?? null]));
  const table = {
    rowCount: rows.size,
    sha256: digestOf(keyed.inKeyOrder()),
    keyType: keyed.keyType,
    fieldsByKey: new Map([...rows].map(([key, row]) => [key, fieldsOf(row)])),
  };
  const warnings = rows.size === 0 ? [...problems, noRows(tableOptions.path)] : problems;
  return { ok: true, table, warnings };
}

function noRows(path: string): OptionProblem {
  const message = `\`${path}\` has no rows: no key will be found`;
  return { code: 'TABLE_EMPTY', severity: 'warning', path: ['table', 'path'], message };
}
