import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ConfigError, NotFoundError } from '../../../landscape/model/errors.ts';
import { openLandscape, openLandscapeReader } from '../../../landscape/open-landscape.ts';
import { findRun } from '../../../landscape/queries/find-run.ts';
import { insertRecord, oneOfEach } from '../one-of-each.ts';
import { makeFolder } from '../use-weather.ts';

/** In the order in which they were started; the clock went back before the last. */
const keys = ['r-9f31c2', 'r-9f44aa', 'r-0000zz', 'r-9', 'r-7k2m4n'];

let folder: string;
let db: Knex;

beforeAll(async () => {
  folder = makeFolder();
  const path = join(folder, 'audit.db');
  const landscape = await openLandscape(path);
  for (const [i, run_key] of keys.entries()) {
    const started_at_ms = 1000 - i;
    insertRecord(landscape.connection, 'runs', {
      ...oneOfEach['runs'],
      run_id: i + 1,
      run_key,
      started_at_ms,
    });
  }
  landscape.close();
  db = await openLandscapeReader(path);
});

afterAll(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

describe('findRun', () => {
  test.each([
    { asked: 'r-9f31c2', found: 'r-9f31c2' },
    { asked: '9f31c2', found: 'r-9f31c2' },
    { asked: 'r-9f3', found: 'r-9f31c2' },
    { asked: '9f3', found: 'r-9f31c2' },
    { asked: '0', found: 'r-0000zz' },
    { asked: 'r-9', found: 'r-9' },
    { asked: 'latest', found: 'r-7k2m4n' },
  ])('takes $asked for $found', async ({ asked, found }) => {
    expect((await findRun(db, asked)).runKey).toBe(found);
  });

  test.each([
    { asked: '9f', candidates: 'r-9f31c2, r-9f44aa' },
    { asked: 'r-', candidates: 'r-0000zz, r-7k2m4n, r-9, r-9f31c2, r-9f44aa' },
    { asked: '', candidates: 'r-0000zz, r-7k2m4n, r-9, r-9f31c2, r-9f44aa' },
  ])('names the candidates of the ambiguous `$asked`', async ({ asked, candidates }) => {
    const finding = findRun(db, asked);
    await expect(finding).rejects.toThrow(ConfigError);
    await expect(finding).rejects.toThrow(
      expect.objectContaining({
        code: 'RUN_AMBIGUOUS',
        message: `\`${asked}\` can mean several runs: ${candidates}.`,
      }),
    );
  });

  test.each([
    { asked: 'r-9f31d2', nearest: 'r-9f31c2' },
    { asked: '9F31C2', nearest: 'r-9f31c2' },
    { asked: 'r-9%', nearest: 'r-9' },
  ])('names $nearest to who asked for $asked', async ({ asked, nearest }) => {
    await expect(findRun(db, asked)).rejects.toThrow(
      expect.objectContaining({
        code: 'RUN_NOT_FOUND',
        nextStep: `Did you mean \`${nearest}\`? \`elspeth runs\` lists all runs.`,
      }),
    );
  });

  test.each(['r-xxxxxx', 'nonsense', "r-9' or 1=1", '\u{10FFFF}'])(
    'does not find `%s`, and names the last runs',
    async (asked) => {
      const finding = findRun(db, asked);
      await expect(finding).rejects.toThrow(NotFoundError);
      await expect(finding).rejects.toThrow(
        expect.objectContaining({
          code: 'RUN_NOT_FOUND',
          nextStep: 'The last runs are r-7k2m4n, r-9, r-0000zz; `elspeth runs` lists all of them.',
        }),
      );
    },
  );

  test.each(['latest', 'r-9'])(
    'says of an empty landscape that it has no run (%s)',
    async (asked) => {
      const path = join(folder, 'empty.db');
      (await openLandscape(path)).close();
      const empty = await openLandscapeReader(path);
      await expect(findRun(empty, asked)).rejects.toThrow(NotFoundError);
      await empty.destroy();
    },
  );
});
