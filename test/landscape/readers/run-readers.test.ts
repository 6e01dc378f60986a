import { someHash } from '../one-of-each.ts';
import { testDamages } from './stored-records.ts';

const hash = someHash(7);

testDamages([
  {
    table: 'runs',
    title: 'an unknown hash mode',
    changes: { hashMode: 'md5' },
    names: 'hash_mode',
  },
  {
    table: 'runs',
    title: 'an unknown grade',
    changes: { reproducibilityGrade: 'full' },
    names: 'reproducibility_grade must hold one of full_reproducible',
  },
  {
    table: 'runs',
    title: 'a short hash',
    changes: { configHash: hash.subarray(1) },
    names: 'found 31 bytes',
  },
  {
    table: 'runs',
    title: 'a hash in hex',
    changes: { topologyHash: hash.toString('hex') },
    names: 'topology_hash',
  },
  { table: 'runs', title: 'a negative time', changes: { startedAtMs: -1 }, names: 'started_at_ms' },
  {
    table: 'runs',
    title: 'a time beyond 2^53',
    changes: { startedAtMs: 2 ** 53 },
    names: '2^53-1, found 9007199254740992',
  },
  { table: 'runs', title: 'half a millisecond', changes: { startedAtMs: 1.5 }, names: 'found 1.5' },
  { table: 'runs', title: 'the id 0', changes: { runId: 0 }, names: 'run_id' },
  {
    table: 'run_segments',
    title: 'an end without a time',
    changes: { endStatus: 'completed' },
    names: 'ended_at_ms',
  },
  {
    table: 'run_segments',
    title: 'a time of the end without an end',
    changes: { endedAtMs: 5 },
    names: 'ended_at_ms must hold NULL while the segment has not ended',
  },
  {
    table: 'run_segments',
    title: 'the end `running`',
    changes: { endStatus: 'running' },
    names: 'end_status',
  },
  {
    table: 'run_segments',
    title: 'JSON that does not parse',
    changes: { pluginVersionsJson: '{' },
    names: 'plugin_versions_json must hold JSON',
  },
  {
    table: 'run_segments',
    title: 'JSON that is no object',
    changes: { pluginVersionsJson: '[]' },
    names: 'a JSON object',
  },
  { table: 'nodes', title: 'an unknown kind', changes: { nodeType: 'queue' }, names: 'node_type' },
  {
    table: 'nodes',
    title: 'an unknown determinism',
    changes: { determinism: 'mostly' },
    names: 'determinism',
  },
  {
    table: 'edges',
    title: 'two targets',
    changes: { toNodeIndex: 0 },
    names: 'to_node_index must hold NULL',
  },
  { table: 'edges', title: 'no target', changes: { toEnd: null }, names: 'to_node_index' },
  { table: 'edges', title: 'an unknown mode', changes: { mode: 'jump' }, names: 'mode' },
  {
    table: 'operations',
    title: 'an output while open',
    changes: { outputHash: hash },
    names: 'output_hash must hold NULL while the operation is open',
  },
  {
    table: 'operations',
    title: 'an error when completed',
    changes: { endStatus: 'completed', endedAtMs: 1, errorHash: hash },
    names: 'error_hash',
  },
  {
    table: 'operations',
    title: 'a failure without an error',
    changes: { endStatus: 'failed', endedAtMs: 1 },
    names: 'error_hash',
  },
  {
    table: 'operations',
    title: 'an unknown type',
    changes: { operationType: 'sink_read' },
    names: 'operation_type',
  },
  { table: 'artifacts', title: 'a negative size', changes: { sizeBytes: -1 }, names: 'size_bytes' },
  {
    table: 'artifacts',
    title: 'a path before it was published',
    changes: { publishedPath: 'x' },
    names: 'published_path',
  },
  {
    table: 'artifact_segments',
    title: 'a negative offset',
    changes: { byteOffset: -1 },
    names: 'byte_offset',
  },
  { table: 'calls', title: 'two parents', changes: { operationId: 1 }, names: 'operation_id' },
  { table: 'calls', title: 'no parent', changes: { stateId: null }, names: 'operation_id' },
  {
    table: 'calls',
    title: 'an answer while open',
    changes: { responseHash: hash },
    names: 'response_hash',
  },
  {
    table: 'calls',
    title: 'a success with an error',
    changes: { status: 'success', latencyUs: 1, errorHash: hash },
    names: 'error_hash',
  },
  {
    table: 'calls',
    title: 'an answer without a latency',
    changes: { status: 'error' },
    names: 'latency_us',
  },
]);
