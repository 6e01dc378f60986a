import { rmSync } from 'node:fs';
import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { NotFoundError } from '../../../landscape/model/errors.ts';
import type { Explanation } from '../../../landscape/model/explanation.ts';
import type { Run } from '../../../landscape/model/run.ts';
import { openLandscapeReader } from '../../../landscape/open-landscape.ts';
import { explainRow } from '../../../landscape/queries/explain-row.ts';
import { explainToken } from '../../../landscape/queries/explain-token.ts';
import { findRun } from '../../../landscape/queries/find-run.ts';
import { recordForkRun } from '../fork-run.ts';
import { makeFolder } from '../use-weather.ts';

let folder: string;
let databasePath: string;
let db: Knex;
let run: Run;

beforeAll(async () => {
  folder = makeFolder();
  databasePath = await recordForkRun(folder);
  db = await openLandscapeReader(databasePath);
  run = await findRun(db, 'latest');
});

afterAll(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

function roles({ tokens }: Explanation): readonly string[] {
  return tokens.map(({ id, role }) => `${id} ${role}`);
}

describe('a row that was forked and merged', () => {
  test.each([
    { token: 't-1', expected: ['t-1 asked', 't-2 descendant', 't-3 descendant', 't-4 descendant'] },
    {
      token: 't-2',
      // What met it at the join belongs to where its descendant came from.
      expected: ['t-1 ancestor', 't-2 asked', 't-3 ancestor', 't-4 descendant'],
    },
    { token: 't-4', expected: ['t-1 ancestor', 't-2 ancestor', 't-3 ancestor', 't-4 asked'] },
  ])('explainToken $token gives all ancestors and descendants', async ({ token, expected }) => {
    const explanation = await explainToken(db, run, token, { databasePath, down: true });
    expect(roles(explanation)).toEqual(expected);
    const asked = { row: null, token, sink: null, field: null, down: true };
    expect(explanation.asked).toEqual(asked);
  });

  test('explainToken gives its ancestors only, unless it is asked for more', async () => {
    const explanation = await explainToken(db, run, 't-2', { databasePath });
    expect(roles(explanation)).toEqual(['t-1 ancestor', 't-2 asked']);
    expect(explanation.tokens[1]).toMatchObject({ children: ['t-4'], childCount: 1 });
  });

  test('explainRow gives the trunk, the branches and the end', async () => {
    const explanation = await explainRow(db, run, '0', { databasePath });
    expect(roles(explanation)).toEqual(['t-1 asked', 't-2 asked', 't-3 asked', 't-4 asked']);
    const tokens = explanation.tokens.map(({ parents, children, branch, end, steps }) => ({
      parents,
      children,
      branch,
      outcome: end?.outcome,
      steps: steps.map(({ node }) => node.name),
    }));
    expect(tokens).toEqual([
      {
        parents: [],
        children: ['t-2', 't-3'],
        branch: null,
        outcome: 'forked',
        steps: ['source', 'fan'],
      },
      {
        parents: ['t-1'],
        children: ['t-4'],
        branch: 'rules',
        outcome: 'coalesced',
        steps: ['score_rules', 'verdict'],
      },
      {
        parents: ['t-1'],
        children: ['t-4'],
        branch: 'model',
        outcome: 'coalesced',
        steps: ['score_model', 'verdict'],
      },
      {
        parents: ['t-2', 't-3'],
        children: [],
        branch: null,
        outcome: 'completed',
        steps: ['results'],
      },
    ]);
  });

  test('a branch takes in what the fork handed on', async () => {
    const { tokens } = await explainRow(db, run, '0', { databasePath });
    const [, rules, , merged] = tokens;
    expect(rules?.steps[0]?.inputIsPreviousOutput).toBe(true);
    expect(merged?.steps[0]?.inputIsPreviousOutput).toBe(true);
  });

  test('a fork takes several routes at once', async () => {
    const { tokens } = await explainRow(db, run, '0', { databasePath });
    expect(tokens[0]?.steps[1]?.taken.map(({ label, mode }) => [label, mode])).toEqual([
      ['rules', 'copy'],
      ['model', 'move'],
    ]);
  });

  test('narrowed to the sink it keeps the ancestors of the end there', async () => {
    const explanation = await explainRow(db, run, '0', { databasePath, sink: 'results' });
    expect(explanation.tokens.map(({ id }) => id)).toEqual(['t-1', 't-2', 't-3', 't-4']);
  });

  test('narrowed to a field it keeps the branch that made it', async () => {
    const { tokens } = await explainRow(db, run, '0', { databasePath, field: 'score' });
    expect(tokens.map(({ steps }) => steps.map(({ node }) => node.name))).toEqual([
      [],
      ['score_rules'],
      ['verdict'],
      [],
    ]);
  });
});

test.each(['t-5', 't-0', '4', 'row-1', 'token', ''])('there is no token `%s`', async (token) => {
  const explaining = explainToken(db, run, token, { databasePath });
  await expect(explaining).rejects.toThrow(NotFoundError);
  await expect(explaining).rejects.toThrow(`Run r-fork01 has no token \`${token}\`.`);
});
