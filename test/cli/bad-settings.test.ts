import { expect, test } from 'vitest';

import { loadPipeline } from '../../app/load-pipeline.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';
import { refusalOf } from '../support/refusal.ts';

/** Settings that are right, nine lines; each case makes one thing wrong. */
const right = `source:
  plugin: csv
  options: { path: in.csv, schema: { mode: fixed, fields: ["id: int", "amount: float"] } }
transforms:
  - { name: big, type: gate, condition: "row.amount > 2.0", routes: { "true": rest, "false": continue } }
sinks:
  out: { plugin: csv, options: { path: out/out.csv } }
  rest: { plugin: json, options: { path: out/rest.jsonl } }
output_sink: out
`;

const gate = /  - .*\n/;
const withStep = (step: string) => right.replace(gate, () => `  - { ${step} }\n`);
const withSteps = (...steps: readonly string[]) =>
  right.replace(gate, () => steps.map((step) => `  - { ${step} }\n`).join(''));
const withGate = (more: string) => withStep(`name: big, type: gate, ${more}`);
const withMore = (more: string) => `${right}${more}\n`;

/** Nine levels of nine references each: 387 million items from 500 bytes. */
const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...[...'bcdefghi'].map((name, i) => {
    const inner = `*${'abcdefghi'[i]}`;
    return `${name}: &${name} [${Array.from({ length: 9 }, () => inner).join(', ')}]`;
  }),
].join('\n');

interface Case {
  readonly title: string;
  readonly settings: string | Uint8Array;
  readonly problems: readonly string[];
}

const files: readonly Case[] = [];

test.each(files)('settings with $title are refused', async ({ settings, problems }) => {
  const { path } = pipelineFolder({ 'pipeline.yaml': settings, 'in.csv': 'id,amount\n1,2\n' });
  const request = { settingsFile: 'pipeline.yaml', sets: [], database: undefined, cwd: path, env: {} };
  expect(await refusalOf(() => loadPipeline(request), path)).toEqual({ exitCode: 2, problems });
});
