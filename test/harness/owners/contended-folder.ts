import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Runs that several processes start at a time; each writes its own output. */
const settings = `
source: { plugin: csv, options: { path: in.csv, schema: { mode: flexible, fields: ["n: int"] } } }
transforms:
  - { name: sums, type: aggregation, plugin: batch_stats, options: { value_field: n }, trigger: { count: 7 } }
sinks:
  out: { plugin: json, options: { path: "out/{run_id}.jsonl" } }
output_sink: out
`;

const rows = 1000;

export function layOut(folder: string): string {
  const lines = Array.from({ length: rows }, (_, n) => `${n}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'pipeline.yaml'), settings);
  writeFileSync(join(folder, 'in.csv'), `n\n${lines.join('\n')}\n`);
  return folder;
}
