import type Database from 'better-sqlite3';

import { nearestName } from '../../../landscape/model/nearest-name.ts';
import type { OptionProblem, SinkInput } from '../../contract.ts';
import { isStatementError } from '../../database/sqlite-error.ts';
import { checkColumns } from '../csv/check-columns.ts';
import { columnNames } from '../csv/csv-columns.ts';
import { declaredForSink } from '../declared-fields.ts';
import { listNames } from '../unexpected-fields.ts';
import { keepsType } from './affinity.ts';
import { findTable, isSameName, type ExistingTable } from './existing-table.ts';
import type { DatabaseSinkOptions } from './sink-options.ts';
import { insertSql, targetFields, type TargetFields } from './target-fields.ts';

/**
 * Do rows that arrive find their place in the table?
 *
 * @param db - Absent when there is no database yet.
 */
export function checkTable(
  options: DatabaseSinkOptions,
  input: SinkInput,
  db: Database.Database | undefined,
): readonly OptionProblem[] {
  const existing = db === undefined ? undefined : findTable(db, options.table);
  const appendedTo = options.if_exists === 'append' ? existing : undefined;
  const fields = targetFields(declaredForSink(options.schema), input, appendedTo);
  const problems = [
    ...checkFields(options, input, fields, appendedTo !== undefined),
    ...checkKey(options, fields),
  ];
  if (db === undefined || existing === undefined) return problems;
  if (options.if_exists === 'fail') return [...problems, tableExists(options)];
  if (existing.kind !== 'table') return [...problems, notATable(options, existing)];
  if (options.if_exists === 'replace') return [...problems, ...checkReplaced(db, existing)];
  const misfits = [...checkAppended(options, fields, existing)];
  if (misfits.length > 0 || options.key === undefined) return [...problems, ...misfits];
  return [...problems, ...checkUnique(db, options.key, fields, existing)];
}

/** Columns of a table that is there answer the question which fields rows may have. */
function* checkFields(
  { schema }: DatabaseSinkOptions,
  input: SinkInput,
  { columns, specs }: TargetFields,
  isThere: boolean,
): Generator<OptionProblem> {
  const known = isThere ? { ...input, fields: { fields: specs, open: false } } : input;
  yield* checkColumns(declaredForSink(schema), known, {});
  const names = columnNames(columns);
  for (const [i, name] of names.entries()) {
    const first = names.findIndex((other) => isSameName(other, name));
    if (first === i || names[first] === name) continue;
    yield {
      code: 'COLUMN_REPEATED',
      path: ['schema'],
      message: `\`${names[first]}\` and \`${name}\` are one column: a database does not look at upper and lower case`,
      nextStep: 'Rename one of the fields with a `field_mapper` before the sink.',
    };
  }
}

function* checkKey(
  { key = [] }: DatabaseSinkOptions,
  { columns }: TargetFields,
): Generator<OptionProblem> {
  for (const [i, name] of key.entries()) {
    if (columns.fields.includes(name) || columns.fields.length === 0) continue;
    const nearest = nearestName(name, columns.fields);
    yield {
      code: 'FIELD_UNKNOWN',
      path: ['key', i],
      message: `No row that arrives has a field \`${name}\` to tell it by`,
      found: name,
      expected: listNames(columns.fields),
      ...(nearest !== undefined && { nextStep: `Did you mean \`${nearest}\`?` }),
    };
  }
  if (key.length === 0 || !columns.raw) return;
  yield {
    code: 'KEY_MISSING',
    path: ['key'],
    message:
      'Records that the source could not read arrive too: they have no key, and would be refused',
    nextStep: 'Send them to a sink of their own, or leave `key` out.',
  };
}

function tableExists({ table }: DatabaseSinkOptions): OptionProblem {
  return {
    code: 'OUTPUT_EXISTS',
    path: ['table'],
    message: `The table \`${table}\` exists already`,
    found: table,
    nextStep: 'Rename or drop the table, or choose another `if_exists`.',
  };
}

function notATable({ table }: DatabaseSinkOptions, { kind }: ExistingTable): OptionProblem {
  return {
    code: 'NOT_A_TABLE',
    path: ['table'],
    message: `\`${table}\` is a ${kind === 'virtual' ? 'virtual table' : kind}`,
    found: kind,
    expected: 'an ordinary table',
  };
}

/** What goes with the old table when a new one takes its place. */
function* checkReplaced(db: Database.Database, { name }: ExistingTable): Generator<OptionProblem> {
  const referring = db
    .prepare<[string, string], string>(
      `SELECT DISTINCT child.name FROM sqlite_schema AS child, pragma_foreign_key_list(child.name) AS reference
        WHERE child.type = 'table' AND reference."table" = ? COLLATE NOCASE
          AND child.name <> ? COLLATE NOCASE`,
    )
    .pluck()
    .all(name, name);
  if (referring.length > 0) {
    yield {
      code: 'TABLE_REFERENCED',
      path: ['if_exists'],
      message: `\`${name}\` cannot be replaced: rows of ${listNames(referring)} refer to its rows`,
      found: 'replace',
      expected: '`append`, with a `key`',
    };
  }
  const lost = db
    .prepare<[string], string>(
      `SELECT type || ' ' || name FROM sqlite_schema
        WHERE tbl_name = ? COLLATE NOCASE AND type IN ('index', 'trigger') AND sql IS NOT NULL`,
    )
    .pluck()
    .all(name);
  if (lost.length === 0) return;
  yield {
    code: 'TABLE_PARTS_LOST',
    path: ['if_exists'],
    message: `The table that replaces \`${name}\` has nothing of its ${listNames(lost)}`,
    nextStep: 'Make them anew after the run, or use `append` with a `key`.',
    severity: 'warning',
  };
}

function* checkAppended(
  { table, key }: DatabaseSinkOptions,
  { columns, specs }: TargetFields,
  existing: ExistingTable,
): Generator<OptionProblem> {
  const names = columnNames(columns);
  const missing = names.filter(
    (name) => !existing.columns.some((column) => isSameName(column.name, name)),
  );
  if (missing.length > 0) {
    yield {
      code: 'COLUMN_MISSING',
      path: ['table'],
      message: `The table \`${table}\` has no column ${listNames(missing)}`,
      found: listNames(existing.columns.map(({ name }) => name)),
      expected: listNames(names),
      nextStep:
        'Add the columns to the table, or rename or remove the fields with a `field_mapper`.',
    };
  }
  for (const column of existing.columns) {
    const name = names.find((each) => isSameName(each, column.name));
    if (name === undefined && column.isRequired) {
      yield {
        code: 'COLUMN_NOT_FILLED',
        path: ['table'],
        message: `The column \`${column.name}\` of \`${table}\` must not be null, and no row fills it`,
        expected: column.name,
        nextStep: 'Let rows have a field of that name, or give the column a default.',
      };
    }
    const type = name === undefined ? undefined : specs.get(name)?.type;
    if (type === undefined || keepsType(column.affinity, type)) continue;
    yield {
      code: 'COLUMN_TYPE_DIFFERS',
      path: ['table'],
      message: `The column \`${column.name}\` of \`${table}\` is ${column.type}, which does not keep every \`${type}\` as it is`,
      found: column.type,
      expected: type,
      nextStep: 'Change the type of the column, or convert the field with a `type_coerce`.',
    };
  }
  if (existing.rowid !== undefined || key !== undefined) return;
  yield {
    code: 'KEY_NEEDED',
    path: ['key'],
    message: `\`${table}\` does not number its rows: without a \`key\`, nothing could be taken back after a crash`,
    expected: 'the columns of its primary key',
  };
}

/** The database itself says whether it can tell rows by these columns. */
function* checkUnique(
  db: Database.Database,
  key: readonly string[],
  { columns }: TargetFields,
  { name }: ExistingTable,
): Generator<OptionProblem> {
  try {
    db.prepare(insertSql(name, columns, key));
  } catch (cause) {
    if (!isStatementError(cause)) throw cause;
    yield {
      code: 'KEY_NOT_UNIQUE',
      path: ['key'],
      message: `\`${name}\` cannot tell its rows by ${listNames(key)}: ${cause.message}`,
      found: listNames(key),
      expected: 'the columns of a primary key or of a unique index',
    };
  }
}
