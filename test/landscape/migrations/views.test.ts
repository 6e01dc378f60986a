import Database from 'better-sqlite3';
import { expect, test } from 'vitest';

import { viewNames } from '../../../landscape/migrations/views.ts';
import { useWeather } from '../use-weather.ts';

const weather = useWeather();

function select(sql: string): readonly unknown[] {
  const db = new Database(weather().databasePath, { readonly: true });
  try {
    return db.prepare(sql).all();
  } finally {
    db.close();
  }
}

test('there are the views that are promised, and each can be read', () => {
  const found = select("select name from sqlite_master where type = 'view' order by name");
  expect(found).toEqual([...viewNames].toSorted().map((name) => ({ name })));
  for (const name of viewNames) expect(select(`select * from ${name}`), name).not.toEqual([]);
});

test('v_runs tells status, times and rows', () => {
  const columns = 'run_key, pipeline, status, started_at, duration_s, rows, tokens, grade';
  expect(select(`select ${columns} from v_runs`)).toEqual([
    {
      run_key: 'r-wth001',
      pipeline: 'weather',
      status: 'completed',
      started_at: '2026-08-01T10:00:00.000Z',
      duration_s: 0.073,
      rows: 8,
      tokens: 8,
      grade: 'full_reproducible',
    },
  ]);
});

test('v_rows tells where each record lay', () => {
  const columns = 'row_index, file, line, byte_offset, byte_length, source_sha256';
  expect(select(`select ${columns} from v_rows where row_index = 0`)).toEqual([
    {
      row_index: 0,
      file: 'weather.csv',
      line: 2,
      byte_offset: 19,
      byte_length: 7,
      source_sha256: 'f2086dee487233074695625091c5da6118295ed30046d616f188b35c00ec101b',
    },
  ]);
});

test('v_journeys tells every step by the names of the nodes', () => {
  const columns = 'step, node, node_type, status, error_sha256 is null as fine';
  expect(select(`select ${columns} from v_journeys where row_index = 6 order by step`)).toEqual([
    { step: 0, node: 'source', node_type: 'source', status: 'completed', fine: 1 },
    { step: 1, node: 'normalise', node_type: 'transform', status: 'completed', fine: 1 },
    { step: 2, node: 'severity', node_type: 'gate', status: 'completed', fine: 1 },
    { step: 3, node: 'storms', node_type: 'sink', status: 'failed', fine: 0 },
    { step: 4, node: 'quarantine', node_type: 'sink', status: 'completed', fine: 1 },
  ]);
});

test('v_decisions tells routes of gates and of errors', () => {
  const columns = 'row_index, node, route, destination';
  expect(select(`select ${columns} from v_decisions order by event_id`)).toEqual([
    { row_index: 0, node: 'severity', route: 'storm', destination: 'storms' },
    { row_index: 1, node: 'severity', route: 'breeze', destination: 'results' },
    { row_index: 2, node: 'source', route: 'on_validation_failure', destination: 'quarantine' },
    { row_index: 3, node: 'normalise', route: 'on_error', destination: 'quarantine' },
    { row_index: 4, node: 'severity', route: 'still', destination: 'discard' },
    { row_index: 6, node: 'severity', route: 'storm', destination: 'storms' },
    { row_index: 7, node: 'severity', route: 'storm', destination: 'storms' },
    { row_index: 6, node: 'storms', route: 'on_write_failure', destination: 'quarantine' },
  ]);
});

test('v_outcomes and v_tokens tell how each token ended', () => {
  const outcomes = [
    ['routed', 'storms'],
    ['completed', 'results'],
    ['quarantined', 'quarantine'],
    ['quarantined', 'quarantine'],
    ['discarded', null],
    ['quarantined', null],
    ['quarantined', 'quarantine'],
    ['routed', 'storms'],
  ].map(([outcome, sink]) => ({ outcome, sink }));
  expect(select('select outcome, sink from v_outcomes order by token_id')).toEqual(outcomes);
  expect(select('select outcome, sink from v_tokens order by token_id')).toEqual(outcomes);
});

test('v_errors tells reasons, of the source and of steps', () => {
  const columns = 'row_index, token_id, node, reason, field';
  expect(select(`select ${columns} from v_errors order by row_index`)).toEqual([
    { row_index: 2, token_id: 3, node: 'source', reason: 'type_mismatch', field: 'wind_speed' },
    {
      row_index: 3,
      token_id: 4,
      node: 'normalise',
      reason: 'conversion_failed',
      field: 'wind_speed',
    },
    { row_index: 5, token_id: 6, node: 'severity', reason: 'expression_failed', field: null },
    { row_index: 6, token_id: 7, node: 'storms', reason: 'unencodable_value', field: null },
  ]);
});

test('v_artifacts tells what was published', () => {
  expect(select('select sink, path, size_bytes from v_artifacts order by sink')).toEqual([
    { sink: 'quarantine', path: 'out/quarantine.jsonl', size_bytes: 183 },
    { sink: 'results', path: 'out/results.jsonl', size_bytes: 27 },
    { sink: 'storms', path: 'out/storms.jsonl', size_bytes: 54 },
  ]);
});
