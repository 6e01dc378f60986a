/** The columns of a record: name in the model → name in the table. */
export type Columns = Readonly<Record<string, string>>;

/** `columns('row_id')` is `{ rowId: 'row_id' }`. */
export function columns(...names: readonly string[]): Columns {
  return Object.fromEntries(names.map((name) => [camelCase(name), name]));
}

/** For joins: the same columns with their table, or its alias, in front. */
export function ofTable(table: string, of: Columns): Columns {
  return Object.fromEntries(Object.entries(of).map(([alias, name]) => [alias, `${table}.${name}`]));
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
