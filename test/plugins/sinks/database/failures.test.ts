import Database from 'better-sqlite3';
import { expect, test } from 'vitest';

import { orWriteFailure, refusalOf } from '../../../../plugins/sinks/database/sqlite-failures.ts';

const sqlite = (code: string, message: string) => new Database.SqliteError(message, code);

test.each([
  { code: 'SQLITE_BUSY', nextStep: 'Let the program that holds the database come to its end' },
  { code: 'SQLITE_BUSY_SNAPSHOT', nextStep: 'Let the program that holds the database' },
  { code: 'SQLITE_FULL', nextStep: 'Free space on that disk' },
  { code: 'SQLITE_READONLY_DBMOVED', nextStep: 'Make the file and its folder writable' },
  { code: 'SQLITE_IOERR_WRITE', nextStep: 'What the run committed is safe' },
  { code: 'SQLITE_CORRUPT', nextStep: 'Put a backup of the database in its place' },
])('$code is a failure of the database, and says what to do', ({ code, nextStep }) => {
  const cause = sqlite(code, 'it failed');
  const fail = () =>
    orWriteFailure('write to', 'db://orders@out.db', () => {
      throw cause;
    });
  expect(refusalOf(cause, 'orders')).toBeUndefined();
  expect(fail).toThrow(
    expect.objectContaining({
      name: 'EnvironmentError',
      code: 'SINK_WRITE_FAILED',
      message: 'Cannot write to `db://orders@out.db`: it failed',
      facts: { path: 'db://orders@out.db', cause: code },
      nextStep: expect.stringContaining(nextStep) as unknown,
      cause,
    }),
  );
});

test.each([
  {
    code: 'SQLITE_CONSTRAINT_UNIQUE',
    message: 'UNIQUE constraint failed: orders.id, orders.line',
    refusal: { reason: 'constraint_violation', field: 'id' },
  },
  {
    code: 'SQLITE_CONSTRAINT_CHECK',
    message: 'CHECK constraint failed: a.b > 0',
    refusal: { reason: 'constraint_violation' },
  },
  {
    code: 'SQLITE_CONSTRAINT_TRIGGER',
    message: 'not on Sundays',
    refusal: { reason: 'constraint_violation' },
  },
  { code: 'SQLITE_MISMATCH', message: 'datatype mismatch', refusal: { reason: 'type_mismatch' } },
  {
    code: 'SQLITE_TOOBIG',
    message: 'string or blob too big',
    refusal: { reason: 'constraint_violation' },
  },
])('$code is about one row', ({ code, message, refusal }) => {
  expect(refusalOf(sqlite(code, message), 'orders')).toEqual({
    ...refusal,
    message: `The table \`orders\` refuses the row: ${message}`,
    details: { code },
  });
});
