import type { OptionProblem } from '../contract.ts';
import { outputPath } from '../file-path.ts';

/** The `url` option of plugins that read or write a database, in the forms of `landscape.url`. */
export const databaseUrl = outputPath
  // A scheme that nobody knows is a mistake; without a scheme it is a path.
  .regex(
    /^(?![a-z][a-z0-9+.-]*:)|^sqlite:\/\/\/.|^postgres(ql)?:\/\//i,
    'must be `sqlite:///` and a path, or `postgresql://…`',
  )
  .meta({ title: 'a database URL' });

/** The file of a SQLite database as the settings name it. */
export function sqlitePath(url: string): string {
  return url.replace(/^sqlite:\/\/\//i, '');
}

/** The refusal of a database that this version does not know, `undefined` for SQLite. */
export function checkDatabaseKind(url: string): OptionProblem | undefined {
  if (!/^postgres(ql)?:/i.test(url)) return undefined;
  return {
    code: 'NOT_AVAILABLE_YET',
    path: ['url'],
    message: 'PostgreSQL is not available yet: this version knows SQLite',
    found: withoutPassword(url),
    expected: '`sqlite:///relative/path.db`, `sqlite:////absolute/path.db`, or a path',
  };
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/.*@/s, '//…@');
}
