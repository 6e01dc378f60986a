import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { TokenId } from '../../../landscape/model/ids.ts';
import type { Run } from '../../../landscape/model/run.ts';
import { openLandscapeReader } from '../../../landscape/open-landscape.ts';
import { findRun } from '../../../landscape/queries/find-run.ts';
import { listTokens } from '../../../landscape/queries/list-tokens.ts';
import type { PageOptions } from '../../../landscape/queries/page.ts';
import { loadGraph } from '../../../landscape/queries/run-graph.ts';
import type { RunGraph } from '../../../landscape/queries/run-graph.ts';
import { countTokens, findTokenOfRow } from '../../../landscape/queries/row-figures.ts';
import { searchTokens } from '../../../landscape/queries/search-tokens.ts';
import type { TokenFilter } from '../../../landscape/queries/token-filter.ts';
import type { TokenSearch } from '../../../landscape/queries/token-search.ts';
import { openPayloadReader, payloadFolder } from '../../../landscape/payloads/read-payload.ts';
import { toHex } from '../../../landscape/hash.ts';
import { hash as hashOf, openRecord } from '../../../landscape/readers/stored-record.ts';
import { rowColumns, toRow } from '../../../landscape/readers/to-row.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { runFixture } from '../../support/fixture-pipeline.ts';
import type { FixtureRun } from '../../support/fixture-pipeline.ts';

interface Opened {
  readonly fixture: FixtureRun;
  readonly db: Knex;
  readonly run: Run;
  readonly graph: RunGraph;
}

const opened = new Map<string, Opened>();

beforeAll(async () => {
  for (const name of ['movies', 'order-lines']) {
    const fixture = await runFixture(name, createFakeClock());
    const db = await openLandscapeReader(fixture.landscape);
    const run = await findRun(db, 'latest');
    opened.set(name, { fixture, db, run, graph: await loadGraph(db, run.runId) });
  }
});

afterAll(async () => {
  for (const { db, fixture } of opened.values()) {
    await db.destroy();
    fixture.remove();
  }
});

function of(name: string): Opened {
  const found = opened.get(name);
  if (found === undefined) throw new Error(`The fixture ${name} ran before the tests`);
  return found;
}

/** All that a search finds, page by page. */
async function searchAll(
  { db, run, graph, fixture }: Opened,
  search: TokenSearch,
  { limit = 100, budgetMs = 200, isBackward = false } = {},
): Promise<readonly TokenId[]> {
  const found: TokenId[] = [];
  let page: PageOptions<TokenId> = isBackward ? { before: 'end' } : {};
  for (;;) {
    const options = {
      databasePath: fixture.landscape,
      cancellation: { isCancelled: false },
      budgetMs,
    };
    const { items, next } = await searchTokens(
      db,
      run,
      graph,
      { ...search, ...page, limit },
      options,
    );
    expect(items.length).toBeLessThanOrEqual(limit);
    const ids = items.map(({ tokenId }) => tokenId);
    if (isBackward) found.unshift(...ids);
    else found.push(...ids);
    if (next === undefined) return found;
    // Each go comes further, or it would never end.
    const from = isBackward ? page.before : page.after;
    if (typeof from === 'number') {
      if (isBackward) expect(next).toBeLessThan(from);
      else expect(next).toBeGreaterThan(from);
    }
    page = isBackward ? { before: next } : { after: next };
  }
}

/** Tokens of the rows whose record, as it was read, has a text. */
async function tokensWith({ db, fixture, run }: Opened, has: (record: string) => boolean) {
  const reader = openPayloadReader(payloadFolder(fixture.landscape, run.payloadsPath, run.runKey));
  const rows: unknown[] = await db('rows').select(rowColumns).where({ run_id: run.runId });
  const wanted = rows
    .map(toRow)
    .filter(({ source }) => has(reader.read('rows', source).bytes.toString('utf8')))
    .map(({ rowIndex }) => rowIndex);
  reader.close();
  return wanted;
}

const filters: readonly (readonly [string, TokenFilter])[] = [
  ['nothing', {}],
  ['an outcome', { outcome: 'quarantined' }],
  ['a reason', { reason: 'type_mismatch' }],
  ['a field', { field: 'title' }],
  ['a reason and a field', { reason: 'type_mismatch', field: 'us_gross' }],
  ['a node', { node: 3 }],
  ['the first node and an outcome', { node: 0, outcome: 'quarantined' }],
  ['a sink', { sink: 4 }],
  ['open', { outcome: 'open' }],
];

describe.each(['movies', 'order-lines'])('In %s', (name) => {
  test.each(filters)('pages of %s are the same in both directions', async (_, filter) => {
    const all = await searchAll(of(name), filter, { limit: 5000 });
    expect(all).toEqual(all.toSorted((a, b) => a - b));
    for (const limit of [name === 'movies' ? 70 : 7, 1000]) {
      expect(await searchAll(of(name), filter, { limit })).toEqual(all);
      expect(await searchAll(of(name), filter, { limit, isBackward: true })).toEqual(all);
      // Without time each slice is a go of its own.
      const slow = { limit, budgetMs: -1 };
      expect(await searchAll(of(name), filter, slow)).toEqual(all);
      expect(await searchAll(of(name), filter, { ...slow, isBackward: true })).toEqual(all);
    }
  });

  test.each(filters)('a list by %s is what the search finds', async (_, filter) => {
    const { db, run, graph } = of(name);
    const found: TokenId[] = [];
    for (let before: TokenId | 'end' | undefined = 'end'; before !== undefined;) {
      const page: Awaited<ReturnType<typeof listTokens>> = await listTokens(db, run, graph, {
        ...filter,
        before,
        limit: 50,
      });
      found.unshift(...page.items.map(({ tokenId }) => tokenId));
      before = page.next;
    }
    expect(found).toEqual(await searchAll(of(name), filter));
    expect(await countTokens(db, run, graph, filter, 1_000_000)).toBe(found.length);
    expect(await countTokens(db, run, graph, filter, 5)).toBe(Math.min(5, found.length));
  });
});

describe('A search', () => {
  test.each(['titanic', 'TITANIC', 'Œuf', 'no such text at all'])(
    'for the text %o finds the rows that have it, whatever the case',
    async (text) => {
      const movies = of('movies');
      const rows = await tokensWith(movies, (record) =>
        record.toLowerCase().includes(text.toLowerCase()),
      );
      const found = await searchAll(movies, { contents: [{ kind: 'text', text }] });
      // Each row of this pipeline is one token.
      expect(found).toEqual(rows.map((row) => row + 1));
      const back = { contents: [{ kind: 'text' as const, text }] };
      expect(await searchAll(movies, back, { isBackward: true, budgetMs: -1 })).toEqual(found);
    },
  );

  test('finds text in what steps put out, not only in the source', async () => {
    const lines = of('order-lines');
    const text = '"line_count":';
    const inSource = await tokensWith(lines, (record) => record.includes(text));
    expect(inSource).toEqual([]);
    expect(await searchAll(lines, { contents: [{ kind: 'text', text }] })).not.toEqual([]);
  });

  test('by a value takes the text, or the number that it is written as', async () => {
    const movies = of('movies');
    const byText = { contents: [{ kind: 'value', field: 'title', value: 'Titanic' }] } as const;
    const [token = 0, ...others] = await searchAll(movies, byText);
    expect(others).toEqual([]);
    const { db, run, graph } = movies;
    const { items } = await listTokens(db, run, graph, { after: token - 1, limit: 1 });
    expect(items[0]?.outcome).toBe('completed');
    const gross = { contents: [{ kind: 'value', field: 'us_gross', value: '146083' }] } as const;
    expect(await searchAll(movies, gross)).toEqual([1]);
    const half = { contents: [{ kind: 'value', field: 'us_gross', value: '14608' }] } as const;
    expect(await searchAll(movies, half)).toEqual([]);
    const both = { contents: [...byText.contents, ...gross.contents] };
    expect(await searchAll(movies, both)).toEqual([]);
  });

  test('by the first digits of a hash finds the record, and what a step put out', async () => {
    const movies = of('movies');
    const { db } = movies;
    const records: unknown[] = await db('rows')
      .select({ hash: 'source_data_hash' })
      .where({ row_index: 41 });
    const states: unknown[] = await db('node_states')
      .select({ hash: 'output_hash' })
      .where({ token_id: 42, node_index: 1 });
    const found = [...records, ...states];
    expect(found).toHaveLength(2);
    for (const each of found) {
      const hash = toHex(hashOf(openRecord('rows', 'hash', each), 'hash')).slice(0, 9);
      expect(await searchAll(movies, { hash })).toEqual([42]);
      expect(await searchAll(movies, { hash: hash.toUpperCase() })).toEqual([42]);
    }
    expect(await searchAll(movies, { hash: '0123456789ab' })).toEqual([]);
  });

  test('narrows further what indexes find', async () => {
    const movies = of('movies');
    const contents = [{ kind: 'text', text: 'Mermaid' }] as const;
    const all = await searchAll(movies, { contents });
    const quarantined = await searchAll(movies, { outcome: 'quarantined' });
    const expected = all.filter((token) => quarantined.includes(token));
    expect(expected.length).toBeGreaterThan(0);
    expect(await searchAll(movies, { contents, outcome: 'quarantined' })).toEqual(expected);
    expect(await searchAll(movies, { contents, reason: 'type_mismatch', node: 0 })).toEqual(
      expected,
    );
  });

  test('gives its first slice, and where to go on, once nobody waits', async () => {
    const { db, run, graph, fixture } = of('movies');
    const page = await searchTokens(
      db,
      run,
      graph,
      { contents: [{ kind: 'text', text: 'no such text' }] },
      { databasePath: fixture.landscape, cancellation: { isCancelled: true } },
    );
    expect(page).toMatchObject({ items: [], range: { first: 1, last: 3201 } });
    expect(page.next).toBeGreaterThan(1);
    expect(page.next).toBeLessThan(3201);
  });
});

describe('findTokenOfRow', () => {
  test('gives the first token of a row, or of the next one', async () => {
    const { db, run, graph } = of('order-lines');
    const { items } = await listTokens(db, run, graph, { limit: 1000 });
    for (const row of [0, 3, 18]) {
      const first = items.find(({ origin }) => origin.kind === 'row' && origin.rowIndex === row);
      expect(await findTokenOfRow(db, run, row)).toBe(first?.tokenId);
    }
    expect(await findTokenOfRow(db, run, 19)).toBeUndefined();
  });
});
