import Database from 'better-sqlite3';

/**
 * Where each hash of a run's records comes in the run, so that two runs can be compared record by record.
 * `r` is the record itself.
 */
const orders: Readonly<Record<string, string>> = {
  runs: '1',
  nodes: 'r.node_index',
  rows: 'r.row_index',
  // Tokens are made in the order of execution, whatever the groups are.
  tokens: 'r.token_id',
  node_states: 'r.token_id, r.step_index, r.attempt',
  routing_events: `(select token_id from node_states where state_id = r.state_id),
    (select step_index from node_states where state_id = r.state_id), r.ordinal`,
  validation_errors: '(select row_index from rows where row_id = r.row_id)',
  transform_errors: 'r.token_id, r.node_index',
  token_outcomes: 'r.token_id, r.is_terminal, r.outcome_id',
  artifacts: 'r.sink_node_index',
  calls: 'r.call_index',
  batches: 'r.batch_id',
  effects: 'r.token_id, r.sink_node_index',
  effect_attempts: 'r.effect_id, r.attempt',
};

/**
 * Tables whose records depend on how rows were grouped for commits, and so on the clock: there is one a
 * group and sink. What they hash is hashed as a whole by the artifact.
 */
export const groupedTables: readonly string[] = ['artifact_segments', 'operations'];

/** All `*_hash` columns of the landscape, as `table.column`. */
export function listHashColumns(landscape: string): readonly string[] {
  return withLandscape(landscape, (db) =>
    db
      .prepare<[], { readonly name: string }>(
        `select t.name || '.' || c.name as name
           from sqlite_schema t, pragma_table_info(t.name) c
          where t.type = 'table' and c.name like '%\\_hash' escape '\\' order by t.name, c.cid`,
      )
      .all()
      .map(({ name }) => name),
  );
}

/** The hashes of a run in one such column, in the order of its rows and steps. */
export function hashesOf(landscape: string, runKey: string, column: string): readonly string[] {
  const [table = '', name = ''] = column.split('.');
  const order = orders[table];
  if (order === undefined) throw new Error(`In which order do the records of ${table} come?`);
  return withLandscape(landscape, (db) =>
    db
      .prepare<[string], { readonly hash: string }>(
        `select coalesce(hex(r.${name}), '-') as hash from ${table} r
          where r.run_id = (select run_id from runs where run_key = ?) order by ${order}`,
      )
      .all(runKey)
      .map(({ hash }) => hash),
  );
}

function withLandscape<T>(path: string, read: (db: Database.Database) => T): T {
  const db = new Database(path, { readonly: true });
  try {
    return read(db);
  } finally {
    db.close();
  }
}
