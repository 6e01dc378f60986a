import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every kind of sink: one that fails when there is an output, one that appends, one that
 * numbers, a table. */
const settings = `
source:
  plugin: csv
  options: { path: in.csv, schema: { mode: fixed, fields: ["id: int", "n: float"] } }
  on_validation_failure: bad
transforms:
  - name: size
    type: gate
    condition: "row.n >= 50.0"
    routes: { "true": [large, kept], "false": [small, kept] }
sinks:
  large: { plugin: csv, options: { path: out/large.csv, if_exists: fail } }
  small: { plugin: json, options: { path: out/small.jsonl, if_exists: append } }
  bad: { plugin: json, options: { path: out/bad.jsonl, if_exists: number } }
  kept: { plugin: database, options: { url: "sqlite:///out/kept.db", table: kept, schema: { mode: fixed, fields: ["id: int", "n: float"] } } }
`;

const rows = 40;

/** Where the outputs of the sinks that write files are, by the name of the sink. */
export const outputFiles = {
  large: 'out/large.csv',
  small: 'out/small.jsonl',
  bad: 'out/bad.jsonl',
} as const;

export const landscapeFile = 'audit.db';

/** A folder as it is before the driver runs there: settings, input, a file that is appended to. */
export function layOut(folder: string): string {
  const lines = Array.from({ length: rows }, (_, id) =>
    id % 11 === 7 ? `${id},none` : `${id},${(id * 37) % 100}`,
  );
  mkdirSync(join(folder, 'out'), { recursive: true });
  writeFileSync(join(folder, 'pipeline.yaml'), settings);
  writeFileSync(join(folder, 'in.csv'), `id,n\n${lines.join('\n')}\n`);
  writeFileSync(join(folder, outputFiles.small), '{"id":-1,"n":0}\n');
  return folder;
}
