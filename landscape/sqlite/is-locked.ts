/** Whether somebody else is in the middle of writing, and did not come to an end while we waited. */
export function isLocked(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}
