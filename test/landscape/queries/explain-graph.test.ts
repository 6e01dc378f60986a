import { describe, expect, test } from 'vitest';

import type { Explanation } from '../../../landscape/model/explanation.ts';
import type { ExplainedToken } from '../../../landscape/model/explained-token.ts';
import { explainRow } from '../../../landscape/queries/explain-row.ts';
import { explainToken } from '../../../landscape/queries/explain-token.ts';
import { listTokens } from '../../../landscape/queries/list-tokens.ts';
import { loadGraph } from '../../../landscape/queries/run-graph.ts';
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

async function tokenOf(id: string, options: Options = {}): Promise<ExplainedToken> {
  const found = (await ofToken(id, options)).tokens.find((token) => token.id === id);
  if (found === undefined) throw new Error(`${id} is not explained`);
  return found;
}

const ids = ({ tokens }: Explanation) => tokens.map(({ id }) => id).join(' ');

describe('lineage', () => {
  test('leads up through forks, joins, batches and expansions to the source', async () => {
    const { lineage } = await ofToken('t-13');
    expect(lineage.nodes.map(({ id }) => id).join(' ')).toBe(
      't-1 t-2 t-3 t-4 t-5 t-7 t-8 t-9 t-11 b-2 t-12 t-13',
    );
    expect(lineage.edges.map(({ from, to, kind }) => `${from} ${kind} ${to}`)).toEqual([
      't-1 expansion t-2',
      't-1 expansion t-3',
      't-2 fork t-4',
      't-2 fork t-5',
      't-4 join t-7',
      't-5 join t-7',
      't-3 fork t-8',
      't-3 fork t-9',
      't-8 join t-11',
      't-9 join t-11',
      't-7 member b-2',
      't-11 member b-2',
      'b-2 output t-12',
      't-12 fork t-13',
    ]);
  });

  test('says of each token its way, its branch and its place among its siblings', async () => {
    const { lineage } = await ofToken('t-13');
    expect(lineage.nodes.find(({ id }) => id === 't-7')).toEqual({
      id: 't-7',
      kind: 'token',
      role: 'ancestor',
      row: 0,
      path: ['smooth', 'totals'],
      outcome: 'consumed_in_batch',
      sink: null,
      waitsAt: null,
    });
    const edgeTo = (id: string) => lineage.edges.find(({ to }) => to === id);
    expect(edgeTo('t-3')).toMatchObject({ position: 2, of: 2, branch: null });
    expect(edgeTo('t-5')).toMatchObject({ position: 2, of: 3, branch: 'model' });
    expect(edgeTo('t-13')).toMatchObject({ position: 1, of: 2, branch: 'continue:results' });
  });

  test('of a row leads to the batches that took its tokens, and further down if asked to', async () => {
    const up = await ofRow('2');
    expect(ids(up)).toBe('t-16 t-17 t-18 t-19 t-20 t-21');
    expect(up.lineage.nodes.at(-1)).toMatchObject({ id: 'b-4', members: 1, outputs: 1 });
    const down = await ofRow('2', { down: true });
    expect(ids(down)).toBe('t-16 t-17 t-18 t-19 t-20 t-21 t-22 t-23 t-24');
    expect(down.tokens.map(({ role }) => role).join(' ')).toBe(
      'asked asked asked asked asked asked descendant descendant descendant',
    );
  });

  test('down from one member does not lead up to the others', async () => {
    const explanation = await ofToken('t-7', { down: true });
    expect(ids(explanation)).toBe('t-1 t-2 t-4 t-5 t-7 t-12 t-13 t-14');
    const edge = explanation.lineage.edges.find(({ to }) => to === 'b-2');
    expect(edge).toMatchObject({ from: 't-7', kind: 'member', position: 1, of: 2 });
  });
});

describe('how a token was made', () => {
  test('of an expansion: which child it is, and what the expansion changed', async () => {
    expect((await tokenOf('t-3')).made).toEqual({
      by: 'expansion',
      node: 'explode',
      of: 't-1',
      position: 2,
      siblings: 2,
      changes: [
        { kind: 'added', path: ['item'], after: 2 },
        { kind: 'removed', path: ['items'], before: [1, 2] },
      ],
    });
  });

  test('of a join: which branches there were, what decided, where each field comes from', async () => {
    expect((await tokenOf('t-7')).made).toEqual({
      by: 'join',
      node: 'verdict',
      of: [
        { token: 't-4', branch: 'rules' },
        { token: 't-5', branch: 'model' },
      ],
      join: {
        policy: 'quorum',
        merge: 'union',
        decided: 'quorum',
        arrived: ['rules', 'model'],
        missing: ['slow'],
        fields: { guess: 'model', id: 'model', item: 'model', score: 'rules' },
        collisions: { id: ['rules', 'model'], item: ['rules', 'model'] },
        followsRow: null,
        isLate: false,
      },
    });
  });

  test('of a batch: which output it is, and what it began with', async () => {
    const { made } = await tokenOf('t-12');
    expect(made).toMatchObject({ by: 'batch', of: 'b-2', position: 1, siblings: 1 });
    expect(made.by === 'batch' && made.changes).toContainEqual({
      kind: 'added',
      path: ['count'],
      after: 2,
    });
  });

  test('of a fork: the branch', async () => {
    const made = { by: 'fork', node: 'totals', of: 't-12', branch: 'continue:copies' };
    expect((await tokenOf('t-14')).made).toEqual(made);
    expect((await tokenOf('t-1')).made).toEqual({ by: 'source' });
  });
});

describe('steps', () => {
  test('tell which member of a batch the token was', async () => {
    const { steps } = await tokenOf('t-11');
    expect(steps.map(({ node, batch }) => [node.name, batch])).toEqual([
      ['smooth', { batch: 'b-1', position: 2, of: 2 }],
      ['totals', { batch: 'b-2', position: 2, of: 2 }],
    ]);
  });

  test('have the rows of a list for an output, which are those of the tokens made', async () => {
    const { steps } = await tokenOf('t-1', { full: true });
    expect(steps.at(-1)).toMatchObject({
      outputRows: 2,
      output: {
        available: true,
        data: [
          { id: 0, item: 1 },
          { id: 0, item: 2 },
        ],
      },
      changes: null,
      taken: [],
    });
    expect((await tokenOf('t-15')).steps.at(-1)).toMatchObject({ outputRows: 0 });
    expect((await tokenOf('t-7')).steps.at(-1)).toMatchObject({
      outputRows: 1,
      output: { available: true },
    });
  });

  test('tell that a token came too late', async () => {
    const { steps, end } = await tokenOf('t-6');
    expect(steps.at(-1)?.join).toMatchObject({ isLate: true, policy: 'quorum' });
    expect(end).toMatchObject({ outcome: 'discarded', joinGroup: 't-7' });
  });

  test('of a token that was made of others begin with what these handed on', async () => {
    for (const { steps } of (await ofRow('0')).tokens) {
      const links = steps.map(({ inputIsPreviousOutput }) => inputIsPreviousOutput);
      expect(links.every((link) => link === true || link === null)).toBe(true);
    }
    expect((await tokenOf('t-7')).steps[0]?.inputIsPreviousOutput).toBe(true);
  });
});

test('an explanation is plain JSON: printing it loses nothing', async () => {
  for (const row of ['0', '1', '2']) {
    const explanation = await ofRow(row, { full: true, down: true });
    expect(JSON.parse(JSON.stringify(explanation))).toStrictEqual(explanation);
  }
});

test('a list of what waits has nobody who passed through a batch', async () => {
  const { db, run } = graph();
  const nodes = await loadGraph(db, run.runId);
  expect((await listTokens(db, run, nodes, { outcome: 'buffered' })).items).toEqual([]);
  const { items } = await listTokens(db, run, nodes, {});
  expect(items.find(({ tokenId }) => tokenId === 7)?.outcome).toBe('consumed_in_batch');
});
