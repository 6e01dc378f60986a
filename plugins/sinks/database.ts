import { sqlitePath } from '../database/database-url.ts';
import { defineSink } from '../define.ts';
import { asciiLower } from './database/existing-table.ts';
import { checkTarget } from './database/check-target.ts';
import { openDatabaseSink } from './database/database-sink.ts';
import { databaseSinkOptions } from './database/sink-options.ts';
import { declaredForSink } from './declared-fields.ts';

export const databaseSink = defineSink({
  name: 'database',
  version: '1.0.0',
  determinism: 'io_write',
  // Rows that are written twice have keys, or the first ones are taken back: what is in the table
  // says which.
  idempotent: true,
  purpose:
    'Writes rows to a table of a SQLite database, new ones or in the place of those with their key.',
  example: `results:
  plugin: database
  options:
    url: sqlite:///shop.db
    table: scores
    key: [order_id]`,
  options: databaseSinkOptions,
  expects: ({ schema }) => declaredForSink(schema),
  check: checkTarget,
  // Several sinks may share a database, but not a table.
  outputPaths: ({ url, table }, place) => [
    `${place.resolvePath(sqlitePath(url))}#${asciiLower(table)}`,
  ],
  open: openDatabaseSink,
});
