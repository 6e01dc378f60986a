import { expect, test } from 'vitest';

import { explainText } from '../../../app/format/explain-text.ts';
import { openLandscapeReader } from '../../../landscape/open-landscape.ts';
import { explainRow } from '../../../landscape/queries/explain-row.ts';
import { findRun } from '../../../landscape/queries/find-run.ts';
import { errorRow, oneRow } from '../../../plugins/contract.ts';
import type { Failure } from '../../../plugins/contract.ts';
import { plantedSettings, runPlanted } from '../../support/run-planted.ts';

const busy: Failure = {
  ...errorRow({ reason: 'conversion_failed', message: 'the service is busy' }),
  retryable: true,
};

const source = [{ id: 0 }];

/** Explains row 0 of a run whose only step fails twice. */
async function explain(step: string) {
  let tries = 0;
  const fails = () => {
    tries += 1;
    return tries <= 2;
  };
  const { folder } = await runPlanted(
    plantedSettings([step], ['out']),
    {
      source,
      transform: (row) => (fails() ? busy : oneRow(row)),
      batch: (rows) => (fails() ? busy : { kind: 'rows', rows }),
    },
    { random: () => 0.5 },
  );
  const db = await openLandscapeReader(folder.landscape);
  const explanation = await explainRow(db, await findRun(db, 'latest'), '0', {
    databasePath: folder.landscape,
  });
  await db.destroy();
  return explanation;
}

test.each([
  { of: 'a transform', step: 'name: call, plugin: planted' },
  { of: 'a batch', step: 'name: call, type: aggregation, plugin: planted_batch' },
])('each retry of $of says after which delay it came, and why', async ({ step }) => {
  const explanation = await explain(step);
  const tries = explanation.tokens[0]?.steps.filter(({ node }) => node.name === 'call') ?? [];
  const why = { cause: 'conversion_failed', message: 'the service is busy' };
  expect(tries.map(({ attempt, status, retry }) => ({ attempt, status, retry }))).toEqual([
    { attempt: 1, status: 'failed', retry: null },
    { attempt: 2, status: 'failed', retry: { afterMs: 500, ...why } },
    { attempt: 3, status: 'completed', retry: { afterMs: 1000, ...why } },
  ]);
  const text = explainText(explanation).replaceAll(/\s+/g, ' ');
  expect(text).toContain('retry after 0.50 s, because of conversion_failed: the service is busy');
  expect(text).toContain('taken none: it was tried again');
});

test('a retry that helped decided nothing', async () => {
  const { tokens } = await explain('name: call, plugin: planted');
  expect(tokens[0]?.end?.because).toEqual({ kind: 'path' });
});
