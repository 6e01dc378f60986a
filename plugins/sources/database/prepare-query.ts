import type Database from 'better-sqlite3';

import { nearestName } from '../../../landscape/model/nearest-name.ts';
import type { OptionProblem } from '../../contract.ts';
import { failureText, isStatementError } from '../../database/sqlite-error.ts';
import { shorten, showNames } from '../../schema/show-value.ts';
import type { DatabaseOptions } from './database-options.ts';
import { storedForm } from './stored-value.ts';

/** A query that can be read in the order of its key. */
export interface PreparedQuery {
  /** Names of its columns, in its order. */
  readonly columns: readonly string[];
  /** Where the columns of the key stand among them. */
  readonly key: readonly number[];
  /** Its rows in the order of the key, every column in the form of `StoredValue`. */
  readonly sql: string;
  readonly parameters: Readonly<Record<string, bigint | number | string | null>>;
}

export type Preparation =
  | { readonly ok: true; readonly query: PreparedQuery }
  | { readonly ok: false; readonly problem: OptionProblem };

/** Finds out what the query of some options gives, and that it does nothing but read. Runs nothing. */
export function prepareQuery(db: Database.Database, options: DatabaseOptions): Preparation {
  const { query, order_by } = options;
  const parameters = toParameters(options.parameters);
  try {
    const statement = db.prepare(query);
    if (!statement.reader || !statement.readonly) return refused(notReadOnly(query));
    const columns = statement.columns().map(({ name }) => name);
    const unknown = order_by.findIndex((name) => !columns.includes(name));
    if (unknown >= 0) return refused(unknownKey(order_by, unknown, columns));
    const problem = parameterProblem(statement, query, parameters);
    if (problem !== undefined) return refused(problem);
    const key = order_by.map((name) => columns.indexOf(name));
    const sql = orderedSql(query, columns.length, key);
    db.prepare(sql);
    return { ok: true, query: { columns, key, sql, parameters } };
  } catch (cause) {
    // A range error says that there is no statement, or more than one.
    if (!isStatementError(cause) && !(cause instanceof RangeError)) throw cause;
    return refused(invalidQuery(query, failureText(cause)));
  }
}

/**
 * Columns are named by their place, because names of queries need not be unique. The collation BINARY
 * is the only one that calls two texts equal when they are.
 */
function orderedSql(query: string, width: number, key: readonly number[]): string {
  const columns = Array.from({ length: width }, (_, i) => `c${i}`);
  const order = key.map((i) => `c${i} COLLATE BINARY`);
  return [
    `WITH elspeth_query(${columns.join(', ')}) AS (`,
    query.replace(/[\s;]+$/, ''),
    `) SELECT ${columns.map(storedForm).join(', ')}`,
    `FROM elspeth_query ORDER BY ${order.join(', ')}`,
  ].join('\n');
}

/** Whole numbers are bound as integers: the driver binds every number as a real. */
function toParameters(given: DatabaseOptions['parameters']): PreparedQuery['parameters'] {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (typeof value === 'boolean') return [name, value ? 1n : 0n];
      return [name, Number.isSafeInteger(value) ? BigInt(Number(value)) : value];
    }),
  );
}

function parameterProblem(
  statement: Database.Statement,
  query: string,
  parameters: PreparedQuery['parameters'],
): OptionProblem | undefined {
  const unused = Object.keys(parameters).find((name) => !new RegExp(`[:@$]${name}\\b`).test(query));
  if (unused !== undefined) {
    const path = ['parameters', unused];
    const message = `The query has no parameter \`:${unused}\``;
    return { code: 'PARAMETER_UNUSED', path, message, found: unused };
  }
  try {
    statement.bind(parameters);
    return undefined;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    return {
      code: 'PARAMETER_MISSING',
      path: ['parameters'],
      message: `The query has a parameter without a value: ${cause.message}`,
      found: showNames(Object.keys(parameters)) || 'no parameters',
      nextStep: 'Write parameters as `:name`, and give each its value in `parameters`.',
    };
  }
}

function notReadOnly(query: string): OptionProblem {
  return {
    code: 'QUERY_NOT_READ_ONLY',
    path: ['query'],
    message: 'The query does something else than reading rows',
    found: shorten(query),
    expected: 'one SELECT',
  };
}

function invalidQuery(query: string, why: string): OptionProblem {
  return {
    code: 'QUERY_INVALID',
    path: ['query'],
    message: `The query cannot be used: ${why}`,
    found: shorten(query),
    expected: 'one SELECT, without a `;` inside',
  };
}

function unknownKey(
  names: readonly string[],
  index: number,
  columns: readonly string[],
): OptionProblem {
  const name = names[index]!;
  const nearest = nearestName(name, columns);
  return {
    code: 'COLUMN_UNKNOWN',
    path: ['order_by', index],
    message: `The query gives no column ${showNames([name])} to read by`,
    found: name,
    expected: `one of ${showNames(columns)}`,
    ...(nearest === undefined ? {} : { nextStep: `Write \`${nearest}\`.` }),
  };
}

function refused(problem: OptionProblem): Preparation {
  return { ok: false, problem };
}
