import type { Knex } from 'knex';

export type Table = Knex.CreateTableBuilder;

/** Whether this database is SQLite; PostgreSQL is the other one there is. */
export function isSqliteClient(db: Knex): boolean {
  const client: unknown = db.client;
  return client instanceof Object && 'dialect' in client && client.dialect === 'sqlite3';
}

/** The integer that identifies a record; in SQLite it must be `integer` to be the row's own key. */
export function id(db: Knex, table: Table, name: string) {
  const isSqlite = isSqliteClient(db);
  return table.specificType(name, isSqlite ? 'integer' : 'bigint').primary();
}

/** A SHA-256: 32 bytes, never hex. */
export function hash(table: Table, name: string) {
  return table.binary(name).checkLength('=', 32);
}

/** `<name>_hash` and `<name>_ref`: SHA-256 of a payload, and its logical offset in the run's packs. */
export function payload(table: Table, name: string) {
  hash(table, `${name}_hash`);
  table.bigInteger(`${name}_ref`);
  table.check(`${name}_ref is null or ${name}_hash is not null`);
}

/** Text out of a closed list. */
export function oneOf(table: Table, name: string, values: readonly string[]) {
  return table.text(name).checkIn([...values]);
}

export function runId(table: Table) {
  table.integer('run_id').notNullable().references('run_id').inTable('runs');
}

/** A node of the same run, by its index. */
export function nodeIndex(table: Table, name = 'node_index') {
  table.integer(name).notNullable();
  table.foreign(['run_id', name]).references(['run_id', 'node_index']).inTable('nodes');
}
