import { AuditError, ConfigError, EnvironmentError } from '../model/errors.ts';

/** What was being done to the landscape when it failed. */
type Use = 'read' | 'write';

/**
 * What SQLite or the file system said about the landscape at `path`, as an error that says who must
 * act; every other error comes back as it is.
 */
export function landscapeError(path: string, use: Use, error: unknown): unknown {
  const code = codeOf(error);
  if (!(error instanceof Error) || code === undefined) return error;
  // The query builder puts the whole statement before what SQLite says.
  const says = error.message.split(' - ').at(-1) ?? '';
  if (isDamage(code, says)) return damaged(path, says, error);
  const found = `${says.replace(/^[A-Z]+: |,.*$/gs, '')} (${code})`;
  if (noAccess.test(code))
    return use === 'write' ? unwritable(path, found) : unreadable(path, found);
  if (!isOfTheDisk.test(code)) return error;
  return new EnvironmentError('LANDSCAPE_FAILED', `The landscape \`${path}\` failed: ${found}.`, {
    cause: error,
    facts: { path, code },
    nextStep:
      'Check the disk (space, errors, permissions) and that no other program holds it; then try again.',
  });
}

const noAccess =
  /^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST|ELOOP|ENAMETOOLONG|SQLITE_(CANTOPEN|READONLY|PERM|AUTH)(_\w+)?)$/;

const isOfTheDisk = /^(SQLITE_\w+|EIO|ENOSPC|EDQUOT|EFBIG|EMFILE|ENFILE)$/;

function isDamage(code: string, says: string): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(code) || /^no such (table|column|view|index)/.test(says);
}

function damaged(path: string, found: string, cause: Error): AuditError {
  return new AuditError('LANDSCAPE_CORRUPT', `The landscape \`${path}\` is damaged: ${found}.`, {
    cause,
    facts: { path },
    nextStep: 'Put a backup of it in its place; keep the damaged file, to see what can be saved.',
  });
}

function unwritable(path: string, found: string): ConfigError {
  return new ConfigError([
    {
      code: 'LANDSCAPE_NOT_WRITABLE',
      message: `the landscape \`${path}\` cannot be written`,
      found,
      expected: 'a file that this user may write, in a folder where it may make files',
      nextStep: 'Give that permission, or another path with --database or in `landscape.url`.',
    },
  ]);
}

function unreadable(path: string, found: string): EnvironmentError {
  const message = `The landscape \`${path}\` cannot be read: ${found}.`;
  return new EnvironmentError('LANDSCAPE_UNREADABLE', message, {
    facts: { path },
    nextStep:
      'Reading it takes permission to write in its folder too (SQLite keeps an index there); else read a copy.',
  });
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
