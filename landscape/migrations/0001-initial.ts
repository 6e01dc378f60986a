import type { Knex } from 'knex';

import { guardAppendOnly } from './append-only.ts';
import {
  createArtifactTables,
  createBatchLinkTables,
  createCallTables,
  createCounterTables,
} from './effect-tables.ts';
import { createRunTables } from './run-tables.ts';
import { createTokenTables } from './token-tables.ts';
import { createViews } from './views.ts';

/** The whole schema. One migration until the first release, forward migrations after it. */
export async function up(db: Knex): Promise<void> {
  await createRunTables(db);
  await createArtifactTables(db);
  await createTokenTables(db);
  await createBatchLinkTables(db);
  await createCallTables(db);
  await createCounterTables(db);
  await guardAppendOnly(db);
  await createViews(db);
}
