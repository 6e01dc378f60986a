import { setImmediate as nextTask } from 'node:timers/promises';
import type { Knex } from 'knex';

import { compareText } from '../compare-text.ts';
import { errorReasons } from '../model/error-record.ts';
import type { ErrorReason } from '../model/error-record.ts';
import type { NodeIndex, RowId, RunId, TokenId } from '../model/ids.ts';
import { count, id, openRecord, optional, text } from '../readers/stored-record.ts';
import { neverCancelled, stopIfCancelled } from './cancellation.ts';
import type { Cancellation } from './cancellation.ts';

/** Rows that failed for the same reason at the same node in the same field. */
export interface ErrorGroup {
  readonly nodeIndex: NodeIndex;
  readonly reason: ErrorReason;
  readonly field: string | undefined;
  readonly errors: number;
  /** The first of them, to start reading at. */
  readonly firstTokenId: TokenId;
  readonly lastTokenId: TokenId;
}

/** Where the ids of a table are counted: rows of the source's errors, tokens of those of steps. */
interface Tally {
  readonly nodeIndex: NodeIndex;
  readonly reason: ErrorReason;
  readonly field: string | undefined;
  readonly errors: number;
  readonly first: number;
  readonly last: number;
}

/** Ids that are counted at once; others get their turn in between. */
const countedAtOnce = 50_000;

/**
 * The errors of a run grouped by node, reason and field; the largest group first.
 *
 * @throws when nobody waits for them any more.
 */
export async function listErrorGroups(
  db: Knex,
  runId: RunId,
  cancellation: Cancellation = neverCancelled,
): Promise<readonly ErrorGroup[]> {
  const ofSource = await tally(db, runId, atSource, cancellation);
  const tokenOf = await firstTokens(
    db,
    ofSource.flatMap(({ first, last }) => [first, last]),
  );
  const groups = [
    ...ofSource.map(({ first, last, ...group }) => ({
      ...group,
      firstTokenId: tokenOf.get(first) ?? 0,
      lastTokenId: tokenOf.get(last) ?? 0,
    })),
    ...(await tally(db, runId, atSteps, cancellation)).map(({ first, last, ...group }) => ({
      ...group,
      firstTokenId: first,
      lastTokenId: last,
    })),
  ];
  return groups.toSorted(
    (a, b) =>
      b.errors - a.errors ||
      a.nodeIndex - b.nodeIndex ||
      compareText(a.reason, b.reason) ||
      compareText(a.field ?? '', b.field ?? ''),
  );
}

/** A table of errors, and the column by which those of one reason are found in order. */
interface ErrorTable {
  readonly name: string;
  readonly key: string;
  readonly node: string;
  errors(db: Knex): Knex.QueryBuilder<object, unknown[]>;
}

const atSource: ErrorTable = {
  name: 'validation_errors',
  key: 'error.row_id',
  node: 'row.source_node_index',
  errors: (db) =>
    db({ error: 'validation_errors' }).join({ row: 'rows' }, 'row.row_id', 'error.row_id'),
};

const atSteps: ErrorTable = {
  name: 'transform_errors',
  key: 'error.token_id',
  node: 'error.node_index',
  errors: (db) => db({ error: 'transform_errors' }),
};

async function tally(
  db: Knex,
  runId: RunId,
  table: ErrorTable,
  cancellation: Cancellation,
): Promise<readonly Tally[]> {
  const tallies = new Map<string, Tally>();
  for (const reason of errorReasons) {
    const where = { 'error.run_id': runId, 'error.reason': reason };
    const begin = await outermost(db, table, where, 'asc');
    const end = await outermost(db, table, where, 'desc');
    for (let from = begin ?? 1; from <= (end ?? 0); from += countedAtOnce) {
      const found: unknown[] = await table
        .errors(db)
        .select({ nodeIndex: table.node, field: 'error.field' })
        .count({ errors: 'error.error_id' })
        .min({ first: table.key })
        .max({ last: table.key })
        .where(where)
        .andWhereBetween(table.key, [from, from + countedAtOnce - 1])
        .groupBy(table.node, 'error.field');
      for (const each of found) add(tallies, toTally(table.name, reason, each));
      await nextTask();
      stopIfCancelled(cancellation);
    }
  }
  return [...tallies.values()];
}

async function outermost(
  db: Knex,
  { name, key }: ErrorTable,
  where: object,
  order: 'asc' | 'desc',
): Promise<number | undefined> {
  const found: unknown[] = await db({ error: name })
    .select({ key })
    .where(where)
    .orderBy(key, order)
    .limit(1);
  return found.length === 0 ? undefined : id(openRecord(name, 'key', found[0]), 'key');
}

function add(tallies: Map<string, Tally>, more: Tally): void {
  const key = JSON.stringify([more.nodeIndex, more.reason, more.field]);
  const known = tallies.get(key);
  const sum = known && { ...known, errors: known.errors + more.errors, last: more.last };
  tallies.set(key, sum ?? more);
}

/** The token that came with each of some rows. */
async function firstTokens(
  db: Knex,
  rowIds: readonly RowId[],
): Promise<ReadonlyMap<RowId, TokenId>> {
  const found: unknown[] = await db('tokens')
    .select({ rowId: 'row_id' })
    .min({ tokenId: 'token_id' })
    .whereIn('row_id', rowIds)
    .groupBy('row_id');
  return new Map(
    found.map((each) => {
      const from = openRecord('tokens', 'rowId', each);
      return [id(from, 'rowId'), id(from, 'tokenId')];
    }),
  );
}

function toTally(table: string, reason: ErrorReason, found: unknown): Tally {
  const from = openRecord(table, 'first', found);
  return {
    nodeIndex: count(from, 'nodeIndex'),
    reason,
    field: optional(text, from, 'field'),
    errors: count(from, 'errors'),
    first: id(from, 'first'),
    last: id(from, 'last'),
  };
}
