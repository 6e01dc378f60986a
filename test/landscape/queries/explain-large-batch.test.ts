import { expect, test } from 'vitest';

import { explainText } from '../../../app/format/explain-text.ts';
import { explainRow } from '../../../landscape/queries/explain-row.ts';
import { explainToken } from '../../../landscape/queries/explain-token.ts';
import { pipelineFolder } from '../../support/pipeline-folder.ts';
import { useRun } from '../use-run.ts';

const members = 3000;

const settings = `source:
  plugin: csv
  options: { path: in.csv, schema: { mode: fixed, fields: ["value: int"] } }
transforms:
  - { name: hundreds, type: aggregation, plugin: batch_stats, trigger: { count: 100 }, options: { value_field: value } }
  - { name: totals, type: aggregation, plugin: batch_stats, options: { value_field: sum } }
sinks:
  results: { plugin: json, options: { path: out/results.jsonl } }
output_sink: results
`;

/** Three thousand rows, summed by hundreds, and the sums again. */
const large = useRun(async (cleanUp) => {
  const values = Array.from({ length: members }, (_, i) => i % 97);
  const input = `value\n${values.join('\n')}\n`;
  const folder = pipelineFolder({ 'pipeline.yaml': settings, 'in.csv': input }, cleanUp);
  await folder.run();
  return folder;
});

/** Queries that something sends to the database. */
async function countQueries(work: () => Promise<unknown>): Promise<number> {
  const { db } = large();
  let queries = 0;
  const count = () => {
    queries += 1;
  };
  db.on('query', count);
  await work();
  db.removeListener('query', count);
  return queries;
}

const total = 't-3031';

test('the ancestors of a large batch are counted, down to the rows', async () => {
  const { db, run, databasePath } = large();
  const explanation = await explainToken(db, run, total, { databasePath });
  expect(explanation.lineage.nodes).toMatchObject([
    {
      id: 'b-2.members',
      kind: 'tokens',
      tokens: 30,
      rows: { rows: members, first: 0, last: members - 1 },
    },
    { id: 'b-2', members: 30, outputs: 1 },
    { id: total, role: 'asked' },
  ]);
  const text = explainText(explanation);
  expect(text).toContain(
    '  ○          30 members, made of rows 0 to 2,999 (t-101 … t-3030)\n  ■  b-2     totals: 30 members, flushed by end of source, 1 output\n',
  );
  expect(text.split('\n').length).toBeLessThan(60);
});

test('the way down from a member leads past all others', async () => {
  const { db, run, databasePath } = large();
  const explanation = await explainRow(db, run, '17', { databasePath, down: true });
  expect(explanation.tokens.map(({ id }) => id)).toEqual(['t-18', 't-101', total]);
});

test('it takes no more queries than for a small one', async () => {
  const { db, run, databasePath } = large();
  const up = await countQueries(async () => await explainToken(db, run, total, { databasePath }));
  const down = await countQueries(
    async () => await explainRow(db, run, '17', { databasePath, down: true }),
  );
  expect(Math.max(up, down)).toBeLessThan(60);
});
