import type { Knex } from 'knex';

import { guardAppendOnly } from './append-only.ts';
import {
  createArtifactTables,
  createBatchLinkTables,
  createCallTables,
  createCounterTables,
  createEffectTables,
} from './effect-tables.ts';
import { createChecksumTable } from './checksum-table.ts';
import { createLeaseTable } from './lease-table.ts';
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
  await createEffectTables(db);
  await createCounterTables(db);
  await createLeaseTable(db);
  await createChecksumTable(db);
  await guardAppendOnly(db);
  await createViews(db);
}
