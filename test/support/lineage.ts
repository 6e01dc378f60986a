import Database from 'better-sqlite3';

/**
 * Everything that a run recorded about its rows, by what it is and not by ids, times or durations: two
 * runs that did the same have the same lineage. One line a fact, in source order.
 */
export function lineageOf(landscape: string, runKey: string): readonly string[] {
  const db = new Database(landscape, { readonly: true });
  try {
    return db
      .prepare<[string], { fact: string }>(lineageSql)
      .all(runKey)
      .map(({ fact }) => fact);
  } finally {
    db.close();
  }
}

const lineageSql = `
  with run as (select run_id from runs where run_key = ?)
  select fact from (
    select r.row_index as i, 0 as k, 0 as s, 0 as a,
           'row ' || r.row_index || ' line ' || r.line || ' ' || r.byte_offset || '+' || r.byte_length
             || ' ' || hex(r.source_data_hash) as fact
      from rows r, run where r.run_id = run.run_id
    union all
    select r.row_index, 1, n.step_index, n.attempt,
           '  ' || r.row_index || ' ' || d.name || ' ' || n.step_index || '/' || n.attempt || ' ' || n.status
             || ' in ' || hex(n.input_hash) || ' out ' || coalesce(hex(n.output_hash), '-')
             || ' error ' || coalesce(hex(n.error_hash), '-')
      from node_states n join tokens t using (token_id) join rows r using (row_id)
      join nodes d on d.run_id = n.run_id and d.node_index = n.node_index, run
     where n.run_id = run.run_id
    union all
    select r.row_index, 2, n.step_index, e.ordinal,
           '  ' || r.row_index || ' decided ' || g.label || ' ' || e.mode || ' ' || hex(e.reason_hash)
      from routing_events e join node_states n using (state_id) join tokens t using (token_id)
      join rows r using (row_id)
      join edges g on g.run_id = e.run_id and g.edge_index = e.edge_index, run
     where e.run_id = run.run_id
    union all
    select r.row_index, 3, 0, 0,
           '  ' || r.row_index || ' ended ' || o.outcome || ' ' || coalesce(d.name, '-') || ' '
             || coalesce(o.artifact_offset || '+' || o.artifact_length, '-') || ' '
             || coalesce(hex(o.error_hash), '-')
      from token_outcomes o join tokens t using (token_id) join rows r using (row_id)
      left join nodes d on d.run_id = o.run_id and d.node_index = o.sink_node_index, run
     where o.run_id = run.run_id
  ) order by i, k, s, a`;
