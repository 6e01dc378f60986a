import { sqlitePath } from '../database/database-url.ts';
import { defineSource } from '../define.ts';
import { inspectQuery, isProblem } from './database/check-query.ts';
import { databaseOptions } from './database/database-options.ts';
import { querySource } from './database/read-query.ts';
import { renamedColumns } from './source-columns.ts';
import { sourceFields } from './source-fields.ts';

export const databaseSource = defineSource({
  name: 'database',
  version: '1.0.0',
  determinism: 'io_read',
  purpose: 'Reads the rows of an SQL query, in the order of a key, from a SQLite database.',
  options: databaseOptions,
  example: `source:
  plugin: database
  options:
    url: sqlite:///shop.db
    query: SELECT * FROM orders WHERE placed_on >= :since
    order_by: [id]
    parameters: { since: "2024-01-01" }
`,
  check(options, place) {
    const inspected = inspectQuery(options, place);
    return isProblem(inspected) ? [inspected] : inspected.problems;
  },
  inputPaths: ({ url }, place) => [place.resolvePath(sqlitePath(url))],
  describe(options, place) {
    const inspected = inspectQuery(options, place);
    if (isProblem(inspected)) return { fields: sourceFields(options.schema) };
    const originalNames = renamedColumns(inspected);
    return {
      fields: inspected.fields,
      ...(originalNames === undefined ? {} : { originalNames }),
    };
  },
  open(options, place) {
    const path = sqlitePath(options.url);
    return querySource(`${path}#query`, place.resolvePath(path), options);
  },
});
