import type { Knex } from 'knex';

import { migrate } from '../migrations/migrate.ts';
import { openRecord, optional, text } from '../readers/stored-record.ts';
import { openKnex } from '../sqlite/open-knex.ts';
import { createFindings } from './findings.ts';
import type { Finding } from './findings.ts';

const mostFound = 100;

/** Compares tables, indexes, triggers and views with those of a landscape that is made now. */
export async function checkSchema(db: Knex): Promise<readonly Finding[]> {
  const findings = createFindings(mostFound);
  const fresh = openKnex(':memory:', 'migrate');
  try {
    await migrate(fresh);
    const [expected, found] = [await schemaOf(fresh), await schemaOf(db)];
    for (const name of new Set([...expected.keys(), ...found.keys()])) {
      if (expected.get(name) === found.get(name)) continue;
      findings.add({
        table: 'sqlite_schema',
        key: name,
        check: 'schema',
        expected: expected.get(name) ?? 'nothing of that name',
        found: found.get(name) ?? 'nothing',
      });
    }
    return findings.list;
  } finally {
    await fresh.destroy();
  }
}

/** How each thing of the schema is made, by its kind, its name and its table. */
async function schemaOf(db: Knex): Promise<ReadonlyMap<string, string>> {
  const found: unknown[] = await db
    .select({ name: db.raw(`type || ' ' || name || ' on ' || tbl_name`), sql: 'sql' })
    .from('sqlite_schema');
  return new Map(
    found.map((each) => {
      const from = openRecord('sqlite_schema', 'name', each);
      return [text(from, 'name'), optional(text, from, 'sql') ?? 'made by SQLite itself'];
    }),
  );
}
