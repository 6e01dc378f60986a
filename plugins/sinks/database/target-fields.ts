import { sqlName } from '../../database/sql-name.ts';
import type { SinkInput } from '../../contract.ts';
import type { FieldSet, FieldSpec } from '../../fields.ts';
import { columnNames, csvColumns, type CsvColumns } from '../csv/csv-columns.ts';
import { columnTypes } from './affinity.ts';
import { isSameName, type ExistingTable } from './existing-table.ts';

/** What rows fill in the table: fields first, then the columns that tell why a row is there. */
export interface TargetFields {
  readonly columns: CsvColumns;
  /** What is known of each of the fields. */
  readonly specs: ReadonlyMap<string, FieldSpec>;
}

const anything: FieldSpec = { type: 'any', optional: true };

/**
 * What the schema declares, then, unless that is all there may be, what the graph knows of the rows
 * that arrive; and where rows may have further fields, those for which an existing table has columns.
 */
export function targetFields(
  declared: FieldSet,
  input: SinkInput,
  existing: ExistingTable | undefined,
): TargetFields {
  const known = csvColumns(declared, input);
  const taken = columnNames(known);
  const more = declared.open && input.fields.open ? (existing?.columns ?? []) : [];
  const fields = [
    ...known.fields,
    ...more
      .map(({ name }) => name)
      .filter((name) => !taken.some((other) => isSameName(name, other))),
  ];
  const specOf = (name: string) =>
    declared.fields.get(name) ?? input.fields.fields.get(name) ?? anything;
  return {
    columns: { ...known, fields },
    specs: new Map(fields.map((name) => [name, specOf(name)])),
  };
}

/** What is known of the columns for raw records and reasons. */
const ownTypes: Readonly<Record<string, string>> = {
  _elspeth_line: 'INTEGER',
  _elspeth_row: 'INTEGER',
};

/**
 * The statement that makes the table. Declared fields that must not be null cannot be, unless records
 * arrive that have no fields at all.
 */
export function createSql(
  table: string,
  { columns, specs }: TargetFields,
  key: readonly string[],
  declared: FieldSet,
): string {
  const definitions = columns.fields.map((name) => {
    const { type } = specs.get(name) ?? anything;
    const spec = declared.fields.get(name) ?? anything;
    const isRequired = !columns.raw && !spec.optional && spec.type !== 'any';
    const notNull = isRequired || key.includes(name) ? ' NOT NULL' : '';
    return `${sqlName(name)} ${columnTypes[type]}${notNull}`;
  });
  const own = columnNames({ ...columns, fields: [] });
  definitions.push(...own.map((name) => `${sqlName(name)} ${ownTypes[name] ?? 'TEXT'}`));
  if (key.length > 0) definitions.push(`PRIMARY KEY (${key.map(sqlName).join(', ')})`);
  return `CREATE TABLE ${sqlName(table)} (${definitions.join(', ')})`;
}

/**
 * The statement that writes one row. `OR ABORT` overrules what the table says of conflicts: a row that
 * it would pass over, or put in the place of others, is refused.
 */
export function insertSql(table: string, columns: CsvColumns, key: readonly string[]): string {
  const names = columnNames(columns);
  const insert = `INSERT OR ABORT INTO ${sqlName(table)} (${names.map(sqlName).join(', ')})
    VALUES (${names.map(() => '?').join(', ')})`;
  if (key.length === 0) return insert;
  const others = names.filter((name) => !key.includes(name));
  const updated = others.length === 0 ? key : others;
  const sets = updated.map((name) => `${sqlName(name)} = excluded.${sqlName(name)}`);
  return `${insert} ON CONFLICT (${key.map(sqlName).join(', ')}) DO UPDATE SET ${sets.join(', ')}`;
}
