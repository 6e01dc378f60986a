import Database from 'better-sqlite3';

/** Every record of every table as text, and how the schema reads; `unreadable` where SQLite gives up. */
export type Content = ReadonlyMap<string, string>;

/** Who owns the landscape is no record of a run, and when its tables were made is the library's own. */
const leftOut = /^(lease|sqlite_sequence|knex_\w+)$/;

/** All that can be read of a landscape, through no index, and without a look at any rule of ours. */
export function contentOf(path: string): Content {
  const content = new Map<string, string>();
  let db: Database.Database;
  try {
    db = new Database(path, { readonly: true });
  } catch (error) {
    return content.set('file', unreadable(error));
  }
  try {
    const tables = namesIn(db, content);
    for (const table of tables) content.set(table, recordsOf(db, table));
    return content;
  } finally {
    db.close();
  }
}

function namesIn(db: Database.Database, content: Map<string, string>): readonly string[] {
  try {
    const schema = db.prepare('select type, name, tbl_name, sql from sqlite_schema').raw().all();
    content.set('schema', JSON.stringify(schema));
    return (schema as [string, string][])
      .filter(([type, name]) => type === 'table' && !leftOut.test(name))
      .map(([, name]) => name);
  } catch (error) {
    content.set('schema', unreadable(error));
    return [];
  }
}

function recordsOf(db: Database.Database, table: string): string {
  try {
    const records = db.prepare(`select * from "${table}" not indexed`).raw().safeIntegers().all();
    return JSON.stringify(records, (_, value: unknown) =>
      typeof value === 'bigint' ? `${value}n` : value,
    );
  } catch (error) {
    return unreadable(error);
  }
}

function unreadable(error: unknown): string {
  return `unreadable: ${String(error)}`;
}

/** Tables that do not read as before, `schema` for how they are made. */
export function changedParts(before: Content, after: Content): readonly string[] {
  const parts = new Set([...before.keys(), ...after.keys()]);
  return [...parts].filter((part) => before.get(part) !== after.get(part));
}
