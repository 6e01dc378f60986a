import { describe, expect, test } from 'vitest';

import { explainText } from '../../../app/format/explain-text.ts';
import type { Explanation } from '../../../landscape/model/explanation.ts';
import { explainRow } from '../../../landscape/queries/explain-row.ts';
import { listTokens } from '../../../landscape/queries/list-tokens.ts';
import { loadGraph } from '../../../landscape/queries/run-graph.ts';
import { pipelineFolder } from '../../support/pipeline-folder.ts';
import { useRun } from '../use-run.ts';

const settings = `source:
  plugin: json
  options: { path: in.jsonl, schema: { mode: observed } }
transforms:
  - { name: good, type: gate, condition: row.value >= 0, routes: { "true": continue, "false": halt } }
  - { name: fan, type: gate, fork_to: { rules: threes, model: score } }
  - { name: threes, type: aggregation, plugin: batch_stats, trigger: { count: 3 }, output_mode: passthrough, options: { value_field: value }, on_success: verdict }
  - { name: score, plugin: passthrough, on_success: verdict }
  - { name: verdict, type: coalesce, branches: [rules, model] }
sinks:
  results: { plugin: json, options: { path: out/results.jsonl } }
output_sink: results
`;

/** Row 0 waits in a batch and at a coalesce when row 1 stops the run. */
const stopped = useRun(async (cleanUp) => {
  const rows = [{ value: 5 }, { value: -1 }];
  const records = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const folder = pipelineFolder({ 'pipeline.yaml': settings, 'in.jsonl': records }, cleanUp);
  await folder.run();
  return folder;
});

async function explain(row: string): Promise<Explanation> {
  const { db, run, databasePath } = stopped();
  return await explainRow(db, run, row, { databasePath });
}

describe('a token that waits', () => {
  test('in a batch says in which, since when, and for how many', async () => {
    const { tokens } = await explain('0');
    const [, rules] = tokens;
    expect(rules?.end?.outcome).toBe('buffered');
    expect(rules?.waits).toMatchObject({
      for: 'batch',
      node: 'threes',
      batch: 'b-1',
      members: 1,
      flushesAt: 3,
      isRetried: false,
    });
  });

  test('at a coalesce says which branches are there', async () => {
    const [, , model] = (await explain('0')).tokens;
    expect(model?.end).toBeNull();
    expect(model?.waits).toMatchObject({
      for: 'branches',
      node: 'verdict',
      arrived: ['model'],
      missing: ['rules'],
    });
  });

  test('is told in the answer, in the graph and at its end', async () => {
    const text = explainText(await explain('0')).replaceAll(/20[-0-9T:.]*Z/g, 'TIME');
    expect(text.split('\n\n')[0]?.replaceAll('\n', ' ')).toBe(
      '1. Row 0 (in.jsonl line 1), token t-2 on branch `rules`, has not ended: the run ended while it waited at `threes` in batch b-1 since TIME: 1 of 3 rows. ' +
        '2. Row 0 (in.jsonl line 1), token t-3 on branch `model`, has not ended: the run ended while it waited at `verdict` since TIME: 1 of 2 branches (model), without rules.',
    );
    expect(text).toContain(`LINEAGE
  ●    t-1  [row 0] source → good → fan
  ├─●  t-2  [rules] threes, waits
  └─●  t-3  [model] score → verdict, waits
`);
    expect(text).toContain('  status      draft, since TIME\n  members     1 of 3\n');
  });
});

test('a list of what waits has the tokens whose batch is open', async () => {
  const { db, run } = stopped();
  const graph = await loadGraph(db, run.runId);
  const { items } = await listTokens(db, run, graph, { outcome: 'buffered' });
  expect(items.map(({ tokenId, outcome }) => [tokenId, outcome])).toEqual([[2, 'buffered']]);
});

test('a token that halted the run still says so', async () => {
  const text = explainText(await explain('1')).replaceAll('\n', ' ');
  expect(text).toContain('has not ended: `good` halted the run, because it found');
});
