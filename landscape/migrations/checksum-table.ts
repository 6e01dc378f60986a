import type { Knex } from 'knex';

import { oneOf, runId } from './columns.ts';
import { summedTables } from '../model/summed-tables.ts';

/** Sums over the records of each table, by blocks of their keys: written with every group. */
export async function createChecksumTable(db: Knex): Promise<void> {
  await db.schema.createTable('checksums', (table) => {
    runId(table);
    oneOf(table, 'table_name', Object.keys(summedTables)).notNullable();
    table.bigInteger('block').notNullable();
    table.bigInteger('sum').notNullable();
    table.bigInteger('records').notNullable();
    table.primary(['run_id', 'table_name', 'block']);
  });
}
