import { dirname } from 'node:path';

import type { Database, Statement } from 'better-sqlite3';

import { EnvironmentError } from '../../../landscape/model/errors.ts';
import type { OptionProblem, SinkContext } from '../../contract.ts';
import { sqlName } from '../../database/sql-name.ts';
import { declaredForSink } from '../declared-fields.ts';
import { makeFolder, syncFolder } from '../file/sync-folder.ts';
import type { Affinity } from './affinity.ts';
import { checkTable } from './check-table.ts';
import { landscapeProblem } from './check-target.ts';
import { findTable, isSameName, type ExistingTable } from './existing-table.ts';
import type { DatabaseSinkOptions } from './sink-options.ts';
import { orWriteFailure, tableDamaged } from './sqlite-failures.ts';
import { createSql, insertSql, targetFields, type TargetFields } from './target-fields.ts';
import type { SqlValue } from './table-row.ts';
import { isLandscape, openForWriting, type Target } from './target.ts';
import { openWrites, type RecordedWrite, type Writes } from './writes-table.ts';

/** A table ready for rows, holding exactly what the run has committed to it. */
export interface OpenTarget {
  readonly db: Database;
  readonly target: Target;
  /** Of this process; a higher one has taken its place. */
  readonly epoch: number;
  readonly fields: TargetFields;
  readonly affinities: ReadonlyMap<string, Affinity>;
  /** What added rows are noted by; `undefined` when rows have keys, and are written again. */
  readonly rowid: string | undefined;
  /** Takes one row, values in the order of the columns. */
  readonly insert: Statement<SqlValue[]>;
  readonly writes: Writes;
  readonly committed: readonly RecordedWrite[];
}

/**
 * Opens the database and makes the table, or takes up the one of an earlier process of the run: what
 * that wrote beyond `committedBytes` is taken back.
 *
 * @throws EnvironmentError `PARTIAL_TABLE_DAMAGED` when it holds less than was committed, a code of
 *   `checkTable`, or `SINK_WRITE_FAILED`.
 */
export function openTarget(
  target: Target,
  options: DatabaseSinkOptions,
  context: Pick<SinkContext, 'input' | 'committedBytes' | 'epoch'>,
): OpenTarget {
  return orWriteFailure('open', target.path, () => {
    const folder = dirname(target.absolutePath);
    makeFolder(folder);
    const db = openForWriting(target);
    try {
      if (isLandscape(db)) throw toError(target, landscapeProblem(target.path));
      const opened = db.transaction(() => takeUp(db, target, options, context)).immediate();
      syncFolder(folder);
      return opened;
    } catch (cause) {
      db.close();
      throw cause;
    }
  });
}

function takeUp(
  db: Database,
  target: Target,
  options: DatabaseSinkOptions,
  { input, committedBytes, epoch }: Pick<SinkContext, 'input' | 'committedBytes' | 'epoch'>,
): OpenTarget {
  const declared = declaredForSink(options.schema);
  const isAppending = options.if_exists === 'append';
  if (committedBytes === 0) {
    const problem = checkTable(options, input, db).find(({ severity }) => severity !== 'warning');
    if (problem !== undefined) throw toError(target, problem);
    // Left by a process of this run that ended before its first commit.
    if (!isAppending) db.exec(`DROP TABLE IF EXISTS ${sqlName(target.workTable)}`);
  }
  const existing = findTable(db, target.workTable);
  const fields = targetFields(declared, input, isAppending ? existing : undefined);
  if (existing === undefined) {
    if (committedBytes > 0) throw tableDamaged(target.path, 'no table', `${committedBytes} bytes`);
    db.exec(createSql(target.workTable, fields, options.key ?? [], declared));
  }
  const table = existing ?? findTable(db, target.workTable);
  const rowid = options.key === undefined ? table?.rowid : undefined;
  const writes = openWrites(db, target.runKey, target.table);
  writes.takeBack(committedBytes, target.workTable, rowid);
  writes.claim(epoch);
  const committed = writes.list();
  const end = endOf(committed);
  if (end !== committedBytes) {
    throw tableDamaged(target.path, `${end} bytes`, `${committedBytes} bytes`);
  }
  const insert = db
    .prepare<SqlValue[]>(insertSql(target.workTable, fields.columns, options.key ?? []))
    .safeIntegers();
  const affinities = affinitiesOf(fields, table);
  return { db, target, epoch, fields, affinities, rowid, insert, writes, committed };
}

/** Where the last of some writes ends. */
export function endOf(writes: readonly RecordedWrite[]): number {
  const last = writes.at(-1);
  return last === undefined ? 0 : last.offset + last.length;
}

function affinitiesOf(
  { columns }: TargetFields,
  table: ExistingTable | undefined,
): ReadonlyMap<string, Affinity> {
  return new Map(
    columns.fields.flatMap((name) => {
      const column = table?.columns.find((each) => isSameName(each.name, name));
      return column === undefined ? [] : [[name, column.affinity] as const];
    }),
  );
}

function toError(target: Target, problem: OptionProblem): EnvironmentError {
  const { code, message, found, expected, nextStep } = problem;
  return new EnvironmentError(code, message, {
    facts: {
      path: target.path,
      ...(found !== undefined && { found }),
      ...(expected !== undefined && { expected }),
    },
    ...(nextStep !== undefined && { nextStep }),
  });
}
