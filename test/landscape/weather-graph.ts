import type { EdgeRecord, NodeRecord } from '../../landscape/model/graph.ts';
import type { JsonObject } from '../../landscape/model/json.ts';

/** Node indexes of the pipeline that `recordWeatherRun` pretends to execute. */
export const at = {
  source: 0,
  normalise: 1,
  severity: 2,
  storms: 3,
  results: 4,
  quarantine: 5,
} as const;

export const condition = "row.wind >= 10.8 ? 'storm' : row.wind > 0.0 ? 'breeze' : 'still'";

function node(
  nodeIndex: number,
  kind: NodeRecord['kind'],
  name: string,
  plugin: string,
  config: JsonObject,
): NodeRecord {
  return {
    nodeIndex,
    nodeId: `${kind}_${name}_00000000000${nodeIndex}`,
    kind,
    name,
    plugin,
    pluginVersion: '1.0.0',
    determinism: kind === 'sink' ? 'io_write' : kind === 'source' ? 'io_read' : 'deterministic',
    config,
    outputFields: {},
  };
}

export const nodes: readonly NodeRecord[] = [
  node(at.source, 'source', 'source', 'csv', { options: { path: 'weather.csv' } }),
  node(at.normalise, 'transform', 'normalise', 'field_mapper', {
    options: { mapping: { wind_speed: 'wind' } },
  }),
  node(at.severity, 'gate', 'severity', 'expression', { condition }),
  node(at.storms, 'sink', 'storms', 'json', { options: { path: 'out/storms.jsonl' } }),
  node(at.results, 'sink', 'results', 'json', { options: { path: 'out/results.jsonl' } }),
  node(at.quarantine, 'sink', 'quarantine', 'json', { options: { path: 'out/quarantine.jsonl' } }),
];

function edge(
  edgeIndex: number,
  from: number,
  label: string,
  mode: EdgeRecord['mode'],
  target: number | 'discard' | 'halt',
): EdgeRecord {
  return {
    edgeIndex,
    from,
    label,
    mode,
    target: typeof target === 'number' ? { kind: 'node', nodeIndex: target } : { kind: target },
  };
}

export const edges: readonly EdgeRecord[] = [
  edge(0, at.source, 'on_success', 'move', at.normalise),
  edge(1, at.source, 'on_validation_failure', 'divert', at.quarantine),
  edge(2, at.normalise, 'on_success', 'move', at.severity),
  edge(3, at.normalise, 'on_error', 'divert', at.quarantine),
  edge(4, at.severity, 'storm', 'move', at.storms),
  edge(5, at.severity, 'breeze', 'move', at.results),
  edge(6, at.severity, 'still', 'move', 'discard'),
  edge(7, at.storms, 'on_write_failure', 'divert', at.quarantine),
];
