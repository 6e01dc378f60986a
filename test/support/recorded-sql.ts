/** The landscape as `recorded-tokens.ts` reads it. */

export const runSql = `select run_id, payloads_path as folder from runs where run_key = ?`;

export interface StoredRun {
  readonly run_id: number;
  readonly folder: string;
}

export const tokensSql = `
  select t.token_id, r.row_index, t.fork_group_id, t.join_group_id, t.expand_group_id, t.branch_name,
         t.ordinal, t.frames_json, t.data_hash, t.data_ref, t.position_json as position,
         origin.name as origin, o.outcome, sink.name as sink, o.join_group_id as joined,
         o.expected_branches_json as branches, o.error_hash, o.error_ref,
         coalesce(o.artifact_offset || '+' || o.artifact_length, '-') as bytes,
         (select json_group_array(parent_token_id) from
           (select parent_token_id from token_parents where token_id = t.token_id order by ordinal)) as parents
    from tokens t
    left join rows r using (row_id)
    left join nodes origin on origin.run_id = t.run_id and origin.node_index = t.origin_node_index
    left join token_outcomes o on o.token_id = t.token_id and o.is_terminal = 1
    left join nodes sink on sink.run_id = t.run_id and sink.node_index = o.sink_node_index
   where t.run_id = ? order by t.token_id`;

export interface StoredToken {
  readonly token_id: number;
  readonly row_index: number | null;
  readonly fork_group_id: number | null;
  readonly join_group_id: number | null;
  readonly expand_group_id: number | null;
  readonly branch_name: string | null;
  readonly ordinal: number | null;
  readonly frames_json: string | null;
  readonly data_hash: Buffer | null;
  readonly data_ref: number | null;
  readonly position: string | null;
  readonly origin: string | null;
  readonly outcome: string | null;
  readonly sink: string | null;
  readonly joined: number | null;
  readonly branches: string | null;
  readonly error_hash: Buffer | null;
  readonly error_ref: number | null;
  readonly bytes: string;
  readonly parents: string;
}

export const statesSql = `
  select s.*, n.name as node,
         (select json_group_array(label || ' ' || mode || ' ' || hex(reason_hash)) from
           (select e.label, v.mode, v.reason_hash from routing_events v
              join edges e on e.run_id = v.run_id and e.edge_index = v.edge_index
             where v.state_id = s.state_id order by v.ordinal)) as chosen
    from node_states s
    join nodes n on n.run_id = s.run_id and n.node_index = s.node_index
   where s.run_id = ? order by s.step_index, s.attempt`;

export interface StoredState {
  readonly token_id: number;
  readonly node: string;
  readonly step_index: number;
  readonly attempt: number;
  readonly status: string;
  readonly input_hash: Buffer;
  readonly input_ref: number | null;
  readonly output_hash: Buffer | null;
  readonly output_ref: number | null;
  readonly error_hash: Buffer | null;
  readonly error_ref: number | null;
  readonly context_hash: Buffer | null;
  readonly context_ref: number | null;
  readonly chosen: string;
}

export const batchesSql = `
  select b.*, n.name as node,
         (select json_group_array(token_id) from
           (select token_id from batch_members where batch_id = b.batch_id order by ordinal)) as members,
         (select json_group_array(token_id) from
           (select token_id from batch_outputs where batch_id = b.batch_id order by ordinal)) as outputs
    from batches b
    join nodes n on n.run_id = b.run_id and n.node_index = b.aggregation_node_index
   where b.run_id = ? order by b.batch_id`;

export interface StoredBatch {
  readonly batch_id: number;
  readonly node: string;
  readonly group_json: string | null;
  readonly status: string;
  readonly trigger_type: string | null;
  readonly follows_row_index: number | null;
  readonly input_hash: Buffer | null;
  readonly error_hash: Buffer | null;
  readonly error_ref: number | null;
  readonly members: string;
  readonly outputs: string;
}
