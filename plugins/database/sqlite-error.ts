import { isSqliteError } from './sqlite.ts';

/** SQLite's or Node's code of a failure (`SQLITE_BUSY`, `EACCES`); `undefined` for other throws. */
export function failureCode(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string'
    ? cause.code
    : undefined;
}

/** True for what SQLite says of a statement: a word that it does not know, a table that is not there. */
export function isStatementError(cause: unknown): cause is Error {
  return isSqliteError(cause) && cause.code === 'SQLITE_ERROR';
}

/** What it says, for the end of a sentence. */
export function failureText(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
