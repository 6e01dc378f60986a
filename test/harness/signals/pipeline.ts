import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Forks, half batches within branches, and coalesces, of plugins that everybody has; nothing depends on time. */
const settings = `
source:
  plugin: json
  options: { path: in.jsonl, schema: { mode: fixed, fields: ["id: int", "kind: str", "n: float", "parts: any", "odd: bool"] } }
  on_validation_failure: bad
transforms:
  - { name: kinds, type: gate, condition: "row.kind", routes: { fork: split, list: each, race: race, plain: gather } }
  - { name: each, plugin: json_explode, options: { array_field: parts, output_field: part }, on_success: gather }
  - { name: split, type: gate, fork_to: { a: make_a, b: wait_b, c: wait_c } }
  - { name: make_a, plugin: value_transform, options: { operations: [{ target: a, expression: "100.0 / row.n" }] }, on_success: meet, on_error: bad }
  - { name: wait_b, type: aggregation, plugin: batch_stats, options: { value_field: n, prefix: b_ }, output_mode: passthrough, group_by: [odd], trigger: { count: 25 }, on_success: meet }
  - { name: wait_c, type: aggregation, plugin: batch_stats, options: { value_field: n, prefix: c_ }, output_mode: passthrough, trigger: { count: 40 }, on_success: meet }
  - { name: meet, type: coalesce, branches: [a, b, c], policy: require_all, on_success: met, on_error: bad }
  - { name: race, type: gate, fork_to: { slow: wait_slow, quick: winner } }
  - { name: wait_slow, type: aggregation, plugin: batch_stats, options: { value_field: n, prefix: s_ }, output_mode: passthrough, trigger: { count: 30 }, on_success: winner }
  - { name: winner, type: coalesce, branches: [slow, quick], policy: first, on_success: gather }
  - { name: gather, type: aggregation, plugin: batch_stats, options: { value_field: n, quantiles: [0.5] }, trigger: { count: 20 }, on_success: kept }
sinks:
  met: { plugin: json, options: { path: out/met.jsonl } }
  bad: { plugin: json, options: { path: out/bad.jsonl } }
  kept: { plugin: database, options: { url: "sqlite:///out/kept.db", table: kept } }
`;

const rows = 1400;

const kinds = ['fork', 'list', 'race', 'plain'];

export function layOut(folder: string): string {
  const lines = Array.from({ length: rows }, (_, id) => {
    if (id % 97 === 50) return '{"id":';
    const kind = kinds[(id * 3 + Math.floor(id / 5)) % kinds.length];
    const parts = Array.from({ length: id % 3 }, (_unused, n) => n);
    return JSON.stringify({ id, kind, odd: id % 2 === 1, n: id % 11, parts });
  });
  mkdirSync(join(folder, 'out'));
  writeFileSync(join(folder, 'pipeline.yaml'), settings);
  writeFileSync(join(folder, 'in.jsonl'), lines.join('\n'));
  return folder;
}
