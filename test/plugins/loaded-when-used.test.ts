import { createRequire } from 'node:module';
import { expect, test } from 'vitest';

const { cache } = createRequire(import.meta.url);

test('knowing all plugins loads no SQLite and no RE2; their first use does', async () => {
  const loaded = () =>
    ['better-sqlite3', 're2js'].filter((name) =>
      Object.keys(cache).some((path) => path.includes(`/node_modules/${name}/`)),
    );
  await import('../../plugins/registry.ts');
  expect(loaded()).toEqual([]);
  const { compilePattern } = await import('../../plugins/patterns.ts');
  const { openSqlite } = await import('../../plugins/database/sqlite.ts');
  compilePattern('a+');
  openSqlite(':memory:', {}).close();
  expect(loaded()).toEqual(['better-sqlite3', 're2js']);
});
