import { describe, expect, test } from 'vitest';

import type { Explanation } from '../../../landscape/model/explanation.ts';
import { explainRow } from '../../../landscape/queries/explain-row.ts';
import { explainToken } from '../../../landscape/queries/explain-token.ts';
import { useGraph } from '../graph-run.ts';

const graph = useGraph();

type Options = Omit<Parameters<typeof explainToken>[3], 'databasePath'>;

async function ofToken(token: string, options: Options = {}): Promise<Explanation> {
  const { db, run, databasePath } = graph();
  return await explainToken(db, run, token, { databasePath, ...options });
}

async function ofRow(row: string, options: Options = {}): Promise<Explanation> {
  const { db, run, databasePath } = graph();
  return await explainRow(db, run, row, { databasePath, ...options });
}

const ids = ({ tokens }: Explanation) => tokens.map(({ id }) => id).join(' ');

describe('what is narrowed', () => {
  test('to a field keeps where it comes from, through a join and an expansion', async () => {
    const { tokens } = await ofToken('t-7', { field: 'item' });
    const setters = tokens.filter(({ made }) => made.by === 'expansion' || made.by === 'join');
    expect(setters.map(({ id, made }) => [id, 'changes' in made && made.changes?.length])).toEqual([
      ['t-2', 1],
      ['t-7', false],
    ]);
    const [, merged] = setters;
    expect(merged?.made).toMatchObject({ join: { fields: { item: 'model' } } });
  });

  test('to a sink follows the row through a batch', async () => {
    const explanation = await ofRow('2', { sink: 'copies' });
    expect(explanation.ends).toEqual([{ outcome: 'completed', sink: 'copies', tokens: 1 }]);
    expect(ids(explanation)).toBe('t-16 t-17 t-18 t-19 t-21 t-22 t-24');
  });

  test('to a token of the row is what the token alone is', async () => {
    expect(ids(await ofToken('t-4', { row: '0' }))).toBe('t-1 t-2 t-4');
    await expect(ofToken('t-4', { row: '2' })).rejects.toThrow('Row 2 has no token `t-4`.');
  });
});

describe('pages', () => {
  test('give so many tokens, with their ancestors, and say how to go on', async () => {
    const first = await ofRow('0', { limit: 4 });
    expect(ids(first)).toBe('t-1 t-2 t-3 t-4');
    expect(first.page).toEqual({ tokens: 11, shown: 4, next: 't-4' });
    const second = await ofRow('0', { limit: 4, after: 't-4' });
    expect(ids(second)).toBe('t-1 t-2 t-3 t-4 t-5 t-6 t-7 t-8');
    expect(second.page).toEqual({ tokens: 11, shown: 4, next: 't-8' });
    const last = await ofRow('0', { limit: 4, after: 't-8' });
    expect(last.page).toEqual({ tokens: 11, shown: 3, next: null });
    expect((await ofRow('0', { after: 't-11' })).tokens).toEqual([]);
  });

  test('count what is left out in the graph, and all ends', async () => {
    const { lineage, ends } = await ofRow('0', { limit: 4 });
    expect(lineage.nodes.filter(({ kind }) => kind === 'tokens')).toMatchObject([
      { id: 't-2.children', tokens: 2 },
      { id: 't-3.children', tokens: 3 },
      { id: 't-4.children', tokens: 1 },
    ]);
    expect(ends).toEqual([
      { outcome: 'discarded', sink: null, tokens: 2 },
      { outcome: 'consumed_in_batch', sink: null, tokens: 2 },
    ]);
  });
});
