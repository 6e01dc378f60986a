import { describe, expect, test } from 'vitest';

import { listRows, listSourceFiles } from '../../../landscape/queries/list-rows.ts';
import { listTokens } from '../../../landscape/queries/list-tokens.ts';
import type { TokenFilter } from '../../../landscape/queries/token-filter.ts';
import { useWeather } from '../use-weather.ts';
import { at } from '../weather-graph.ts';
import { weatherLines } from '../weather-run.ts';

const weather = useWeather();
const unfinished = useWeather({ end: 'crashed' });

/** Indexes of the rows of the tokens that pass. */
async function rowsOf(filter: TokenFilter, of = weather): Promise<readonly number[]> {
  const { db, run, graph } = of();
  const { items } = await listTokens(db, run, graph, filter);
  return items.map(({ origin }) => (origin.kind === 'row' ? origin.rowIndex : -1));
}

describe('listTokens', () => {
  test.each<{ filter: TokenFilter; rows: readonly number[] }>([
    { filter: {}, rows: [0, 1, 2, 3, 4, 5, 6, 7] },
    { filter: { outcome: 'completed' }, rows: [1] },
    { filter: { outcome: 'routed' }, rows: [0, 7] },
    { filter: { outcome: 'discarded' }, rows: [4] },
    { filter: { outcome: 'quarantined' }, rows: [2, 3, 5, 6] },
    { filter: { outcome: 'failed' }, rows: [] },
    { filter: { outcome: 'open' }, rows: [] },
    { filter: { sink: at.storms }, rows: [0, 7] },
    { filter: { sink: at.quarantine }, rows: [2, 3, 6] },
    { filter: { sink: at.quarantine, outcome: 'quarantined' }, rows: [2, 3, 6] },
    { filter: { sink: at.storms, outcome: 'completed' }, rows: [] },
    { filter: { node: at.source }, rows: [0, 1, 2, 3, 4, 5, 6, 7] },
    { filter: { node: at.severity }, rows: [0, 1, 4, 5, 6, 7] },
    { filter: { node: at.storms }, rows: [0, 6, 7] },
    { filter: { node: at.severity, outcome: 'quarantined' }, rows: [5, 6] },
    { filter: { reason: 'type_mismatch' }, rows: [2] },
    { filter: { reason: 'conversion_failed' }, rows: [3] },
    { filter: { reason: 'expression_failed', node: at.severity }, rows: [5] },
    { filter: { reason: 'expression_failed', node: at.normalise }, rows: [] },
    { filter: { reason: 'type_mismatch', node: at.source }, rows: [2] },
    { filter: { reason: 'unencodable_value', outcome: 'quarantined' }, rows: [6] },
    { filter: { reason: 'unencodable_value', outcome: 'completed' }, rows: [] },
    { filter: { reason: 'unencodable_value', sink: at.quarantine }, rows: [6] },
    { filter: { reason: 'type_mismatch', outcome: 'open' }, rows: [] },
  ])('with $filter gives the rows $rows', async ({ filter, rows }) => {
    expect(await rowsOf(filter)).toEqual(rows);
  });

  test.each([1, 3, 7, 8])('gives every token once on pages of %i', async (limit) => {
    const { db, run, graph } = weather();
    const seen: number[] = [];
    for (let after: number | undefined; ;) {
      const page = await listTokens(db, run, graph, { limit, after });
      expect(page.items.length).toBeLessThanOrEqual(limit);
      seen.push(...page.items.map(({ tokenId }) => tokenId));
      if (page.next === undefined) break;
      after = page.next;
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('tells what became of a token', async () => {
    const { db, run, graph } = weather();
    const { items } = await listTokens(db, run, graph, { reason: 'unencodable_value' });
    expect(items).toMatchObject([
      {
        tokenId: 7,
        origin: { kind: 'row', rowId: 7, rowIndex: 6, file: 'weather.csv', line: 8 },
        branchName: undefined,
        outcome: 'quarantined',
        sinkNodeIndex: at.quarantine,
        nodeIndex: at.quarantine,
        error: { reason: 'unencodable_value', field: undefined, nodeIndex: at.storms },
        attempts: 1,
      },
    ]);
  });

  test('tells the reason that the source had', async () => {
    const { db, run, graph } = weather();
    const { items } = await listTokens(db, run, graph, { reason: 'type_mismatch' });
    expect(items).toMatchObject([
      { error: { reason: 'type_mismatch', field: 'wind_speed', nodeIndex: at.source } },
    ]);
  });

  test('lists tokens that are on their way as open', async () => {
    // The last group, rows 6 and 7, was not settled.
    expect(await rowsOf({ outcome: 'open' }, unfinished)).toEqual([6, 7]);
    expect(await rowsOf({}, unfinished)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(await rowsOf({ node: at.severity, outcome: 'open' }, unfinished)).toEqual([6, 7]);
  });
});

describe('listRows', () => {
  test('gives rows in source order, page by page', async () => {
    const { db, run } = weather();
    const first = await listRows(db, run.runId, { limit: 5 });
    const second = await listRows(db, run.runId, { limit: 5, after: first.next });
    const lengths = [...first.items, ...second.items].map(({ byteLength }) => byteLength);
    expect(lengths).toEqual(weatherLines.map((line) => line.length + 1));
    expect(second.next).toBeUndefined();
  });

  test('knows the files', async () => {
    const { db, run } = weather();
    const files = await listSourceFiles(db, run.runId);
    expect(files).toEqual([{ runId: run.runId, fileIndex: 0, path: 'weather.csv' }]);
  });
});
