import type { Knex } from 'knex';

import { up as initial } from './0001-initial.ts';

/** The version of the schema that this code reads and writes; a file with a newer one is refused. */
export const schemaVersion = 1;

const migrations: Readonly<Record<string, (db: Knex) => Promise<void>>> = {
  '0001-initial': initial,
};

/** Brings a database to {@link schemaVersion}; does nothing when it is there. */
export async function migrate(db: Knex): Promise<void> {
  await db.migrate.latest({
    migrationSource: {
      getMigrations: async () => Object.keys(migrations),
      getMigrationName: (name: string) => name,
      getMigration: async (name: string) => ({
        up: migrations[name]!,
        down: async () => {
          throw new Error('A landscape never goes back to an older schema.');
        },
      }),
    },
  });
}
