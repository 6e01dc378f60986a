import Database from 'better-sqlite3';
import { expect, test } from 'vitest';

import type { TokenId } from '../../../landscape/model/ids.ts';
import { neverCancelled } from '../../../landscape/queries/cancellation.ts';
import { findBadToken } from '../../../landscape/queries/find-bad-token.ts';
import { tokenScope } from '../../../landscape/queries/list-tokens.ts';
import type { PageOptions } from '../../../landscape/queries/page.ts';
import { findTokenIds, tokenIdQueries } from '../../../landscape/queries/token-filter.ts';
import type { TokenFilter } from '../../../landscape/queries/token-filter.ts';
import { readTokenRange } from '../../../landscape/queries/token-range.ts';
import { stretchFor, walkTokenIds } from '../../../landscape/queries/walk-token-ids.ts';
import { useWeather } from '../use-weather.ts';

const weather = useWeather();

async function scopeOf(page: PageOptions<TokenId>) {
  const { db, run, graph } = weather();
  return tokenScope(run, graph, await readTokenRange(db, run), page);
}

const filters: readonly TokenFilter[] = [
  {},
  { outcome: 'quarantined' },
  { reason: 'type_mismatch' },
  { reason: 'type_mismatch', node: 0 },
  { field: 'wind_speed' },
];

test.each(filters)(
  'a walk with %j finds stretch by stretch what one query finds',
  async (filter) => {
    const { db } = weather();
    for (const page of [{}, { before: 'end' as const }, { after: 3 }]) {
      const scope = await scopeOf(page);
      for (const limit of [1, 3, 1000]) {
        const found = await walkTokenIds(db, scope, filter, limit, neverCancelled, 2);
        expect(found).toEqual(await findTokenIds(db, scope, filter, limit));
      }
    }
  },
);

test('a walk ends when nobody waits for it any more', async () => {
  const { db } = weather();
  const cancellation = { isCancelled: true };
  await expect(walkTokenIds(db, await scopeOf({}), {}, 9, cancellation)).rejects.toThrow('waits');
});

test('the nearest bad token is found in both directions', async () => {
  const { db, run, graph } = weather();
  const all = await findTokenIds(db, await scopeOf({}), { outcome: 'quarantined' }, 100);
  const failed = await findTokenIds(db, await scopeOf({}), { outcome: 'failed' }, 100);
  const bad = [...all, ...failed].toSorted((a, b) => a - b);
  const near = (page: PageOptions<TokenId>) =>
    findBadToken(db, run, graph, { filter: {}, page }, neverCancelled);
  expect(bad.length).toBeGreaterThan(1);
  expect(await near({})).toBe(bad[0]);
  expect(await near({ after: bad[0] })).toBe(bad[1]);
  expect(await near({ before: 'end' })).toBe(bad.at(-1));
  expect(await near({ before: bad[0] })).toBeUndefined();
});

test('errors of one field or node are looked for in a stretch of the index at a time', async () => {
  const { db, databasePath } = weather();
  const wide = { ...(await scopeOf({ after: 2 })), below: 10_000_000 };
  const file = new Database(databasePath, { readonly: true });
  for (const filter of [{ field: 'wind_speed' }, { reason: 'type_mismatch', node: 0 } as const]) {
    const scope = stretchFor(wide, filter);
    expect(scope.below - scope.above).toBeLessThanOrEqual(50_001);
    for (const query of tokenIdQueries(db, scope, filter)) {
      const { sql, bindings } = query.toSQL();
      const plan = file
        .prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
        .all(...bindings)
        .map(({ detail }) => detail);
      expect(plan.join('\n')).toMatch(
        /SEARCH error USING (?:COVERING )?INDEX .*\(run_id=\? AND reason=\? AND (?:token|row)_id>\? AND (?:token|row)_id<\?\)/,
      );
    }
  }
  file.close();
  expect(stretchFor(wide, { reason: 'type_mismatch' })).toBe(wide);
});
