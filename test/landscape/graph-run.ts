import { pipelineFolder } from '../support/pipeline-folder.ts';
import type { PipelineFolder } from '../support/pipeline-folder.ts';
import { useRun } from './use-run.ts';

const settings = `source:
  plugin: json
  options: { path: in.jsonl, schema: { mode: observed } }
transforms:
  - { name: explode, plugin: json_explode, options: { array_field: items, output_field: item, include_index: false } }
  - { name: fan, type: gate, fork_to: { rules: rules, model: model, slow: slow } }
  - { name: rules, plugin: value_transform, options: { operations: [{ target: score, expression: row.item * 2.0 }] }, on_success: verdict }
  - { name: model, plugin: value_transform, options: { operations: [{ target: guess, expression: row.item + 1.0 }] }, on_success: verdict }
  - { name: slow, plugin: passthrough, on_success: verdict }
  - { name: verdict, type: coalesce, branches: [rules, model, slow], policy: quorum, quorum_count: 2 }
  - { name: smooth, type: aggregation, plugin: batch_stats, trigger: { count: 2 }, output_mode: passthrough, options: { value_field: score } }
  - { name: totals, type: aggregation, plugin: batch_stats, trigger: { count: 2 }, options: { value_field: score }, on_success: [results, copies] }
sinks:
  results: { plugin: json, options: { path: out/results.jsonl } }
  copies: { plugin: json, options: { path: out/copies.jsonl } }
output_sink: results
`;

const records = [
  { id: 0, items: [1, 2] },
  { id: 1, items: [] },
  { id: 2, items: [3] },
];

/**
 * A run with everything that makes tokens of tokens:
 *
 * - t-1 (row 0) was expanded into t-2 and t-3, t-15 (row 1) into none, t-16 (row 2) into t-17;
 * - t-2 was forked into t-4 (rules), t-5 (model) and t-6 (slow), and t-3 into t-8 to t-10: the first two
 *   merged into t-7 and t-11, the third came too late; t-17 into t-18 to t-20 and t-21;
 * - t-7 and t-11 passed through b-1, and b-2 made t-12 of them; t-21 passed through b-3, and b-4 made
 *   t-22 of it; both were forked at once into t-13 and t-14, t-23 and t-24, which were written.
 */
export async function recordGraphRun(
  cleanUp: (remove: () => void) => void,
): Promise<PipelineFolder> {
  const folder = pipelineFolder(
    {
      'pipeline.yaml': settings,
      'in.jsonl': records.map((record) => `${JSON.stringify(record)}\n`).join(''),
    },
    cleanUp,
  );
  await folder.run();
  return folder;
}

/** Records the run for all tests of a file. */
export const useGraph = () => useRun(recordGraphRun);
