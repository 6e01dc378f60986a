import type { Group } from '../recorder/recorder.ts';
import type { Connection } from './connection.ts';

/** Adds a group's deltas to the counter tables: the only records that are ever updated. */
export function prepareCounters(db: Connection): { write(group: Group): void } {
  const run = db.prepare(
    `insert into run_counters (run_id, rows, tokens, source_bytes) values (?, ?, ?, ?)
     on conflict (run_id) do update set rows = rows + excluded.rows,
       tokens = tokens + excluded.tokens, source_bytes = source_bytes + excluded.source_bytes`,
  );
  const node = db.prepare(
    `insert into node_counters (run_id, node_index, completed, failed, duration_us) values (?, ?, ?, ?, ?)
     on conflict (run_id, node_index) do update set completed = completed + excluded.completed,
       failed = failed + excluded.failed, duration_us = duration_us + excluded.duration_us`,
  );
  const latency = db.prepare(
    `insert into node_latencies (run_id, node_index, bucket, states) values (?, ?, ?, ?)
     on conflict (run_id, node_index, bucket) do update set states = states + excluded.states`,
  );
  const edge = db.prepare(
    `insert into edge_counters (run_id, edge_index, tokens) values (?, ?, ?)
     on conflict (run_id, edge_index) do update set tokens = tokens + excluded.tokens`,
  );
  const outcome = db.prepare(
    `insert into outcome_counters (run_id, outcome, sink_node_index, tokens) values (?, ?, ?, ?)
     on conflict (run_id, outcome, sink_node_index) do update set tokens = tokens + excluded.tokens`,
  );
  const dropSlow = db.prepare(
    'delete from slowest_states where run_id = ? and node_index = ? and state_id = ?',
  );
  const keepSlow = db.prepare(
    'insert into slowest_states (run_id, node_index, state_id, duration_us) values (?, ?, ?, ?)',
  );

  return {
    write({ runId, deltas, slowest }) {
      run.run(runId, deltas.rows, deltas.tokens, deltas.sourceBytes);
      for (const [index, delta] of deltas.nodes) {
        node.run(runId, index, delta.completed, delta.failed, delta.durationUs);
        for (const [bucket, states] of delta.latencies) latency.run(runId, index, bucket, states);
      }
      for (const [index, tokens] of deltas.edges) edge.run(runId, index, tokens);
      for (const [kind, bySink] of deltas.outcomes) {
        for (const [sink, tokens] of bySink) outcome.run(runId, kind, sink, tokens);
      }
      for (const slow of slowest.gone) dropSlow.run(runId, slow.node, slow.state);
      for (const slow of slowest.come) keepSlow.run(runId, slow.node, slow.state, slow.durationUs);
    },
  };
}
