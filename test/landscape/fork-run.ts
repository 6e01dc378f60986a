import { pipelineFolder } from '../support/pipeline-folder.ts';
import type { PipelineFolder } from '../support/pipeline-folder.ts';

const settings = `source:
  plugin: json
  options: { path: in.jsonl, schema: { mode: observed } }
transforms:
  - { name: fan, type: gate, fork_to: { rules: score_rules, model: score_model } }
  - { name: score_rules, plugin: value_transform, options: { operations: [{ target: score, expression: row.value * 2.0 }] }, on_success: verdict }
  - { name: score_model, plugin: value_transform, options: { operations: [{ target: guess, expression: "'high'" }] }, on_success: verdict }
  - { name: verdict, type: coalesce, branches: [rules, model] }
sinks:
  results: { plugin: json, options: { path: out/results.jsonl } }
output_sink: results
`;

/**
 * A run of one row that was forked to two branches, scored in both and merged again: t-1 was forked into
 * t-2 (rules) and t-3 (model), both were coalesced into t-4, which was written.
 */
export async function recordForkRun(
  cleanUp: (remove: () => void) => void,
): Promise<PipelineFolder> {
  const files = { 'pipeline.yaml': settings, 'in.jsonl': '{"value":7}\n' };
  const folder = pipelineFolder(files, cleanUp);
  await folder.run();
  return folder;
}
