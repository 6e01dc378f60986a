import type { Knex } from 'knex';

import { leaseExpiry } from '../model/lease.ts';
import { isSqliteClient } from './columns.ts';

/** How a database writes what people read. */
interface Dialect {
  /** Milliseconds since 1970 as ISO 8601 UTC. */
  readonly time: (column: string) => string;
  /** A hash as 64 hex digits. */
  readonly hex: (column: string) => string;
  /** Milliseconds since 1970. */
  readonly now: string;
}

const sqlite: Dialect = {
  time: (column) => `strftime('%Y-%m-%dT%H:%M:%fZ', ${column} / 1000.0, 'unixepoch')`,
  // hex() makes an empty text of NULL.
  hex: (column) => `nullif(lower(hex(${column})), '')`,
  now: `unixepoch('subsec') * 1000`,
};

const postgres: Dialect = {
  time: (column) =>
    `to_char(to_timestamp(${column} / 1000.0) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  hex: (column) => `encode(${column}, 'hex')`,
  now: 'extract(epoch from clock_timestamp()) * 1000',
};

/**
 * Readable names and values for people with any SQL tool: `select * from v_journeys where run_key = …`
 * and the like. Nothing in the program reads them.
 */
export async function createViews(db: Knex): Promise<void> {
  const dialect = isSqliteClient(db) ? sqlite : postgres;
  for (const [name, select] of Object.entries(views(dialect))) {
    await db.raw(`create view ${name} as ${select}`);
  }
}

/** Every view there is, by name. */
export const viewNames = [
  'v_runs',
  'v_nodes',
  'v_rows',
  'v_tokens',
  'v_journeys',
  'v_decisions',
  'v_outcomes',
  'v_errors',
  'v_artifacts',
] as const;

function views({ time, hex, now }: Dialect): Readonly<Record<(typeof viewNames)[number], string>> {
  return {
    v_runs: `
      select r.run_key, r.pipeline, r.settings_file, coalesce(last.end_status, case when l.segment_id = last.segment_id
               and abs(${now} - l.beat_at_ms) <= ${leaseExpiry} then 'running' else 'crashed' end) as status,
             ${time('r.started_at_ms')} as started_at, ${time('last.ended_at_ms')} as ended_at,
             -- The wall clock may have been set back; no run lasts less than nothing.
             case when last.ended_at_ms < r.started_at_ms then 0
                  else last.ended_at_ms - r.started_at_ms end / 1000.0 as duration_s,
             coalesce(c.rows, 0) as rows, coalesce(c.tokens, 0) as tokens,
             r.reproducibility_grade as grade, last.segment_index + 1 as processes,
             last.code_version, ${hex('r.config_hash')} as config_sha256
        from runs r
        left join run_segments last on last.run_id = r.run_id and last.segment_index =
             (select max(s.segment_index) from run_segments s where s.run_id = r.run_id)
        left join run_counters c on c.run_id = r.run_id
       cross join lease l`,
    v_nodes: `
      select r.run_key, n.node_index, n.name as node, n.node_type, n.plugin_name as plugin,
             n.plugin_version, n.determinism, coalesce(c.completed, 0) as completed,
             coalesce(c.failed, 0) as failed, coalesce(c.duration_us, 0) / 1000.0 as duration_ms,
             n.node_id, ${hex('n.config_hash')} as config_sha256
        from nodes n
        join runs r on r.run_id = n.run_id
        left join node_counters c on c.run_id = n.run_id and c.node_index = n.node_index`,
    v_rows: `
      select r.run_key, w.row_index, w.row_id, f.path as file, w.line, w.byte_offset, w.byte_length,
             ${hex('w.source_data_hash')} as source_sha256, ${time('w.created_at_ms')} as created_at
        from rows w
        join runs r on r.run_id = w.run_id
        left join source_files f on f.run_id = w.run_id and f.file_index = w.file_index`,
    v_tokens: `
      select r.run_key, t.token_id, w.row_index, t.row_id, t.batch_id, t.branch_name as branch,
             coalesce(o.outcome, 'open') as outcome, n.name as sink,
             ${time('t.created_at_ms')} as created_at
        from tokens t
        join runs r on r.run_id = t.run_id
        left join rows w on w.row_id = t.row_id
        left join token_outcomes o on o.token_id = t.token_id and o.is_terminal = 1
        left join nodes n on n.run_id = t.run_id and n.node_index = o.sink_node_index`,
    v_journeys: `
      select r.run_key, w.row_index, s.token_id, s.step_index as step, s.attempt + 1 as attempt, n.name as node,
             n.node_type, n.plugin_name as plugin, s.status, s.duration_us / 1000.0 as duration_ms,
             ${hex('s.input_hash')} as input_sha256, ${hex('s.output_hash')} as output_sha256,
             ${hex('s.error_hash')} as error_sha256, ${time('s.started_at_ms')} as started_at,
             s.state_id
        from node_states s
        join runs r on r.run_id = s.run_id
        join nodes n on n.run_id = s.run_id and n.node_index = s.node_index
        join tokens t on t.token_id = s.token_id
        left join rows w on w.row_id = t.row_id`,
    v_decisions: `
      select r.run_key, w.row_index, s.token_id, s.step_index as step, n.name as node, n.node_type,
             e.label as route, v.mode, coalesce(d.name, e.to_end) as destination,
             ${hex('v.reason_hash')} as reason_sha256, v.event_id
        from routing_events v
        join runs r on r.run_id = v.run_id
        join node_states s on s.state_id = v.state_id
        join nodes n on n.run_id = s.run_id and n.node_index = s.node_index
        join edges e on e.run_id = v.run_id and e.edge_index = v.edge_index
        left join nodes d on d.run_id = e.run_id and d.node_index = e.to_node_index
        join tokens t on t.token_id = s.token_id
        left join rows w on w.row_id = t.row_id`,
    v_outcomes: `
      select r.run_key, w.row_index, o.token_id, o.outcome, n.name as sink,
             coalesce(a.published_path, a.path) as artifact, o.artifact_offset, o.artifact_length,
             ${hex('o.error_hash')} as error_sha256, ${time('o.recorded_at_ms')} as recorded_at
        from token_outcomes o
        join runs r on r.run_id = o.run_id
        join tokens t on t.token_id = o.token_id
        left join rows w on w.row_id = t.row_id
        left join nodes n on n.run_id = o.run_id and n.node_index = o.sink_node_index
        left join artifacts a on a.run_id = o.run_id and a.sink_node_index = o.sink_node_index
       where o.is_terminal = 1`,
    v_errors: `
      select r.run_key, w.row_index,
             (select min(t.token_id) from tokens t where t.row_id = w.row_id) as token_id,
             n.name as node, n.node_type, e.reason, e.field,
             ${hex('e.error_hash')} as error_sha256
        from validation_errors e
        join runs r on r.run_id = e.run_id
        join rows w on w.row_id = e.row_id
        join nodes n on n.run_id = w.run_id and n.node_index = w.source_node_index
      union all
      select r.run_key, w.row_index, e.token_id, n.name as node, n.node_type, e.reason, e.field,
             ${hex('e.error_hash')} as error_sha256
        from transform_errors e
        join runs r on r.run_id = e.run_id
        join nodes n on n.run_id = e.run_id and n.node_index = e.node_index
        join tokens t on t.token_id = e.token_id
        left join rows w on w.row_id = t.row_id`,
    v_artifacts: `
      select r.run_key, n.name as sink, a.artifact_type, coalesce(a.published_path, a.path) as path,
             a.size_bytes, ${hex('a.content_hash')} as sha256,
             ${time('a.published_at_ms')} as published_at, a.idempotency_key
        from artifacts a
        join runs r on r.run_id = a.run_id
        join nodes n on n.run_id = a.run_id and n.node_index = a.sink_node_index`,
  };
}
