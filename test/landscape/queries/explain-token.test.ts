import { describe, expect, test } from 'vitest';

import { NotFoundError } from '../../../landscape/model/errors.ts';
import type { Explanation } from '../../../landscape/model/explanation.ts';
import { explainRow } from '../../../landscape/queries/explain-row.ts';
import { explainToken } from '../../../landscape/queries/explain-token.ts';
import { recordForkRun } from '../fork-run.ts';
import { useRun } from '../use-run.ts';

const forked = useRun(recordForkRun);

type Options = Omit<Parameters<typeof explainToken>[3], 'databasePath'>;

async function ofToken(token: string, options: Options = {}): Promise<Explanation> {
  const { db, run, databasePath } = forked();
  return await explainToken(db, run, token, { databasePath, ...options });
}

async function ofRow(options: Options = {}): Promise<Explanation> {
  const { db, run, databasePath } = forked();
  return await explainRow(db, run, '0', { databasePath, ...options });
}

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
    const explanation = await ofToken(token, { down: true });
    expect(roles(explanation)).toEqual(expected);
    const asked = { row: null, token, sink: null, field: null, down: true };
    expect(explanation.asked).toEqual(asked);
  });

  test('explainToken gives its ancestors only, unless it is asked for more', async () => {
    const explanation = await ofToken('t-2');
    expect(roles(explanation)).toEqual(['t-1 ancestor', 't-2 asked']);
    expect(explanation.tokens[1]).toMatchObject({ children: ['t-4'], childCount: 1 });
  });

  test('explainRow gives the trunk, the branches and the end', async () => {
    const explanation = await ofRow();
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
    const { tokens } = await ofRow();
    const [, rules, , merged] = tokens;
    expect(rules?.steps[0]?.inputIsPreviousOutput).toBe(true);
    expect(merged?.steps[0]?.inputIsPreviousOutput).toBe(true);
  });

  test('a fork takes several routes at once', async () => {
    const { tokens } = await ofRow();
    expect(tokens[0]?.steps[1]?.taken.map(({ label, mode }) => [label, mode])).toEqual([
      ['rules', 'copy'],
      ['model', 'copy'],
    ]);
  });

  test('narrowed to the sink it keeps the ancestors of the end there', async () => {
    const explanation = await ofRow({ sink: 'results' });
    expect(explanation.tokens.map(({ id }) => id)).toEqual(['t-1', 't-2', 't-3', 't-4']);
  });

  test('narrowed to a field it keeps the branch that made it', async () => {
    const { tokens } = await ofRow({ field: 'score' });
    expect(tokens.map(({ steps }) => steps.map(({ node }) => node.name))).toEqual([
      [],
      ['score_rules'],
      ['verdict'],
      [],
    ]);
  });
});

test.each(['t-5', 't-0', '4', 'row-1', 'token', ''])('there is no token `%s`', async (token) => {
  const explaining = ofToken(token);
  await expect(explaining).rejects.toThrow(NotFoundError);
  await expect(explaining).rejects.toThrow(`Run ${forked().run.runKey} has no token \`${token}\`.`);
});
