import knex from 'knex';
import type { Knex } from 'knex';

import type { Connection } from './connection.ts';

/** A query builder on one SQLite file; readers can never write, whatever they are asked. */
export function openKnex(path: string, mode: 'read' | 'migrate'): Knex {
  return knex({
    client: 'better-sqlite3',
    connection: { filename: path, options: { readonly: mode === 'read' } },
    useNullAsDefault: true,
    pool: {
      min: 1,
      max: 1,
      afterCreate(connection: Connection, done: (error: Error | null) => void) {
        connection.pragma('foreign_keys = ON');
        connection.pragma('trusted_schema = OFF');
        connection.pragma('busy_timeout = 5000');
        if (mode === 'read') connection.pragma('query_only = ON');
        else connection.pragma('synchronous = FULL');
        done(null);
      },
    },
  });
}
