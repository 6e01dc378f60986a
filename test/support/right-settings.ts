import { loadPipeline } from '../../app/load-pipeline.ts';
import { pipelineFolder } from './pipeline-folder.ts';
import { refusalOf } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** Settings that are right, nine lines long; a case makes one thing wrong. */
export const right = `source:
  plugin: csv
  options: { path: in.csv, schema: { mode: fixed, fields: ["id: int", "amount: float"] } }
transforms:
  - { name: big, type: gate, condition: "row.amount > 2.0", routes: { "true": rest, "false": continue } }
sinks:
  out: { plugin: csv, options: { path: out/out.csv } }
  rest: { plugin: json, options: { path: out/rest.jsonl } }
output_sink: out
`;

const input = 'id,amount\n1,2\n2,3\n';

/** With other steps, the first of them on line 5. */
export function withSteps(...steps: readonly string[]): string {
  return right.replace(/ {2}- .*\n/, () => steps.map((step) => `  - { ${step} }\n`).join(''));
}

export function withGate(more: string): string {
  return withSteps(`name: big, type: gate, ${more}`);
}

/** With more on line 10. */
export function withMore(more: string): string {
  return `${right}${more}\n`;
}

/** A folder with settings and the input that the right ones name. */
export function folderWith(settings: string | Uint8Array) {
  return pipelineFolder({ 'pipeline.yaml': settings, 'in.csv': input });
}

/** What the settings are refused with. */
export async function refusalOfSettings(settings: string | Uint8Array): Promise<Refusal> {
  const { path } = folderWith(settings);
  return refusalOf(
    () =>
      loadPipeline({
        settingsFile: 'pipeline.yaml',
        sets: [],
        database: undefined,
        cwd: path,
        env: {},
      }),
    path,
  );
}
