import type { ErrorRecord } from '../../../landscape/model/error-record.ts';
import { ElspethError, EnvironmentError } from '../../../landscape/model/errors.ts';
import { failureCode, failureText } from '../../database/sqlite-error.ts';
import { shorten } from '../../schema/show-value.ts';

const nextSteps: Readonly<Record<string, string>> = {
  BUSY: 'Let the program that holds the database come to its end, then resume the run.',
  LOCKED: 'Let the program that holds the database come to its end, then resume the run.',
  FULL: 'Free space on that disk, then resume the run.',
  READONLY: 'Make the file and its folder writable, then resume the run.',
  CANTOPEN: 'Make the file and its folder writable, then resume the run.',
  CORRUPT: 'Put a backup of the database in its place, then run the pipeline anew.',
  NOTADB: 'Name a SQLite database in `url`, or a file that is not there yet.',
};

/** What was done to which database when it failed: `write to db://orders@out.db`. */
function writeFailure(action: string, path: string, cause: unknown): EnvironmentError {
  const code = failureCode(cause);
  const kind = /^SQLITE_([A-Z]+)/.exec(code ?? '')?.[1] ?? '';
  return new EnvironmentError(
    'SINK_WRITE_FAILED',
    `Cannot ${action} \`${path}\`: ${failureText(cause)}`,
    {
      facts: { path, ...(code !== undefined && { cause: code }) },
      nextStep:
        nextSteps[kind] ?? 'What the run committed is safe: remove the cause, then resume the run.',
      cause,
    },
  );
}

/** Runs what talks to a database; what it throws becomes `SINK_WRITE_FAILED`, our own errors pass. */
export function orWriteFailure<T>(action: string, path: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof ElspethError) throw cause;
    throw writeFailure(action, path, cause);
  }
}

/**
 * What a table has against one row, `undefined` when it is the database that failed. The statement
 * that failed so has left nothing behind, and the transaction stands.
 */
export function refusalOf(cause: unknown, table: string): ErrorRecord | undefined {
  const code = failureCode(cause) ?? '';
  if (!/^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)/.test(code)) return undefined;
  const isType = code === 'SQLITE_MISMATCH' || code === 'SQLITE_CONSTRAINT_DATATYPE';
  const why = failureText(cause);
  // `UNIQUE constraint failed: orders.id, orders.line`
  const field = /^(?:UNIQUE|NOT NULL) constraint failed: [^,]*\.([^,]+)/.exec(why)?.[1];
  return {
    reason: isType ? 'type_mismatch' : 'constraint_violation',
    message: `The table \`${table}\` refuses the row: ${shorten(why, 200)}`,
    ...(field !== undefined && { field }),
    details: { code },
  };
}

export function tableDamaged(path: string, found: string, expected: string): EnvironmentError {
  return new EnvironmentError(
    'PARTIAL_TABLE_DAMAGED',
    `\`${path}\` does not hold what the run committed to it: ${found}, expected ${expected}`,
    {
      facts: { path, found, expected },
      nextStep: 'Put the database back as the run left it, or run the pipeline anew.',
    },
  );
}

export function outputExists(path: string): EnvironmentError {
  return new EnvironmentError(
    'OUTPUT_EXISTS',
    `\`${path}\` exists already, and \`if_exists\` is \`fail\``,
    {
      facts: { path },
      nextStep: 'Rename or drop the table, then resume the run.',
    },
  );
}

/** The transaction is undone: whoever has taken the place of this process writes these rows itself. */
export function takenOver(path: string): EnvironmentError {
  return new EnvironmentError(
    'LEASE_LOST',
    `Another process goes on with this run, and this one writes nothing more to \`${path}\``,
    {
      facts: { path },
      nextStep: 'Nothing is lost: see `elspeth runs` for how the run goes on.',
    },
  );
}
