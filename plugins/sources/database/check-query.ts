import type { OptionProblem, PluginPlace } from '../../contract.ts';
import { checkDatabaseKind, sqlitePath } from '../../database/database-url.ts';
import { failureText } from '../../database/sqlite-error.ts';
import { checkFile } from '../file/check-file.ts';
import type { SourceColumns } from '../source-columns.ts';
import type { DatabaseOptions } from './database-options.ts';
import { openDatabase } from './open-query.ts';
import { prepareQuery } from './prepare-query.ts';
import { queryColumns } from './query-columns.ts';

/** The columns that some options give, or what is in the way of knowing them. */
export type InspectedQuery = SourceColumns | OptionProblem;

export function isProblem(inspected: InspectedQuery): inspected is OptionProblem {
  return 'code' in inspected;
}

/** Looks at the database and at the query; runs nothing. */
export function inspectQuery(options: DatabaseOptions, place: PluginPlace): InspectedQuery {
  const { url } = options;
  const unknownKind = checkDatabaseKind(url);
  if (unknownKind !== undefined) return unknownKind;
  const name = sqlitePath(url);
  const path = place.resolvePath(name);
  const unreadable = checkFile(name, path);
  if (unreadable !== undefined) return inUrl(unreadable);
  try {
    const db = openDatabase(path);
    try {
      const preparation = prepareQuery(db, options);
      return preparation.ok
        ? queryColumns(preparation.query.columns, options)
        : preparation.problem;
    } finally {
      db.close();
    }
  } catch (cause) {
    return {
      code: 'DATABASE_UNREADABLE',
      path: ['url'],
      message: `\`${name}\` cannot be read: ${failureText(cause)}`,
      found: name,
      expected: 'a SQLite database',
    };
  }
}

function inUrl(problem: OptionProblem): OptionProblem {
  const expected = 'a readable SQLite database';
  const renamed = problem.nextStep?.replace('`path`', '`url`');
  return {
    ...problem,
    path: ['url'],
    expected,
    ...(renamed === undefined ? {} : { nextStep: renamed }),
  };
}
