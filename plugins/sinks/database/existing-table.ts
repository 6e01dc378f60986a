import type Database from 'better-sqlite3';

import { affinityOf, type Affinity } from './affinity.ts';

export interface ExistingColumn {
  readonly name: string;
  /** As the table declares it, empty when it does not. */
  readonly type: string;
  readonly affinity: Affinity;
  /** True when a row must bring a value, because null is refused and there is no default. */
  readonly isRequired: boolean;
}

/** A table as it is found in a database. */
export interface ExistingTable {
  /** As the database spells it. */
  readonly name: string;
  /** `view`, `virtual` and `shadow` take no rows of ours. */
  readonly kind: string;
  /** Columns that can be written, in their order. */
  readonly columns: readonly ExistingColumn[];
  /** What its rows are numbered by; `undefined` when they have no numbers, or names hide them. */
  readonly rowid: string | undefined;
}

interface TableRecord {
  readonly name: string;
  readonly type: string;
  /** 1 when it is declared WITHOUT ROWID. */
  readonly wr: number;
  readonly strict: number;
}

interface ColumnRecord {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly dflt_value: string | null;
  /** Place in the primary key, from 1; 0 when it is not part of it. */
  readonly pk: number;
  /** 0 for ordinary columns; generated and hidden ones cannot be written. */
  readonly hidden: number;
}

/** SQLite does not tell names apart by the case of ASCII letters. */
export function isSameName(a: string, b: string): boolean {
  return asciiLower(a) === asciiLower(b);
}

export function asciiLower(name: string): string {
  return name.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** What a name stands for in a database, `undefined` for nothing. */
export function findTable(db: Database.Database, name: string): ExistingTable | undefined {
  const table = db
    .prepare<[string], TableRecord>(
      `SELECT name, type, wr, strict FROM pragma_table_list(?) WHERE schema = 'main'`,
    )
    .get(name);
  if (table === undefined) return undefined;
  const columns = db
    .prepare<[string], ColumnRecord>('SELECT * FROM pragma_table_xinfo(?)')
    .all(name)
    .filter(({ hidden }) => hidden === 0);
  const names = new Set(columns.map((column) => asciiLower(column.name)));
  const rowid = ['rowid', '_rowid_', 'oid'].find((alias) => !names.has(alias));
  const keyColumns = columns.filter(({ pk }) => pk > 0);
  return {
    name: table.name,
    kind: table.type,
    columns: columns.map((column) => ({
      name: column.name,
      type: column.type,
      affinity: affinityOf(column.type, table.strict === 1),
      isRequired: isRequired(column, keyColumns.length === 1 && table.wr === 0),
    })),
    rowid: table.wr === 1 ? undefined : rowid,
  };
}

/** A sole INTEGER PRIMARY KEY fills itself. */
function isRequired({ notnull, dflt_value, pk, type }: ColumnRecord, isSoleKey: boolean): boolean {
  const fillsItself = pk === 1 && isSoleKey && /^integer$/i.test(type);
  return notnull === 1 && dflt_value === null && !fillsItself;
}
