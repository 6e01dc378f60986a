import type { Knex } from 'knex';

import { errorReasons } from '../model/error-record.ts';
import type { ErrorReason } from '../model/error-record.ts';
import type { NodeIndex, RunId, TokenId } from '../model/ids.ts';
import { outcomeKinds } from '../model/outcome.ts';
import type { OutcomeKind } from '../model/outcome.ts';
import { count, openRecord } from '../readers/stored-record.ts';
import { hasHash } from './has-hash.ts';

/** Which tokens are meant. What is absent does not narrow. */
export interface TokenFilter {
  /** `open`: without a terminal outcome. */
  readonly outcome?: OutcomeKind | 'open' | undefined;
  /** The sink in which it ended. */
  readonly sink?: NodeIndex | undefined;
  /** With a reason or a field: where the error was. Without: a node that it visited. */
  readonly node?: NodeIndex | undefined;
  readonly reason?: ErrorReason | undefined;
  /** The field that an error was about. */
  readonly field?: string | undefined;
  /** The first hex digits of a hash that was recorded of it: of its source record, or of what a step took in, put out or failed with. */
  readonly hash?: string | undefined;
}

type IdQuery = Knex.QueryBuilder<object, unknown[]>;

export interface TokenScope {
  readonly runId: RunId;
  /** Nodes that are sinks. */
  readonly sinks: readonly NodeIndex[];
  /** Only ids between these two, without them. */
  readonly above: TokenId;
  readonly below: TokenId;
  readonly order: 'asc' | 'desc';
}

/**
 * The first ids of a scope, in its order, that pass the filter. Each of the queries walks one range of an
 * index; what they find is merged here, because no single index has that order.
 */
export async function findTokenIds(
  db: Knex,
  scope: TokenScope,
  filter: TokenFilter,
  limit: number,
): Promise<readonly TokenId[]> {
  const ids = new Set<TokenId>();
  for (const query of tokenIdQueries(db, scope, filter)) {
    const found: unknown[] = await query.limit(limit);
    for (const each of found) ids.add(count(openRecord('tokens', 'tokenId', each), 'tokenId'));
  }
  const ascending = [...ids].toSorted((a, b) => a - b);
  return (scope.order === 'asc' ? ascending : ascending.toReversed()).slice(0, limit);
}

/** The queries behind {@link findTokenIds}. */
export function tokenIdQueries(
  db: Knex,
  scope: TokenScope,
  filter: TokenFilter,
): readonly IdQuery[] {
  const queries = isAboutErrors(filter)
    ? errorQueries(db, scope, filter).map((query) => endingAs(db, query, filter))
    : endQueries(db, scope, filter);
  const { hash } = filter;
  return hash === undefined ? queries : queries.map((query) => query.where(hasHash(db, hash)));
}

function isAboutErrors({ reason, field }: TokenFilter): boolean {
  return reason !== undefined || field !== undefined;
}

function endQueries(db: Knex, scope: TokenScope, filter: TokenFilter): readonly IdQuery[] {
  const { outcome, sink, node } = filter;
  if (outcome === 'open' && sink !== undefined) return [];
  const isWide = (outcome === undefined || outcome === 'open') && sink === undefined;
  const queries = isWide ? [allTokens(db, scope)] : outcomeRanges(db, scope, filter);
  if (outcome === 'open') for (const query of queries) void query.whereNotExists(ended(db));
  if (node === undefined) return queries;
  return queries.map((query) =>
    query.whereExists(
      db({ state: 'node_states' })
        .select(db.raw('1'))
        .whereRaw('state.token_id = token.token_id')
        .andWhere('state.node_index', node),
    ),
  );
}

/** Ids of the tokens of a run: a walk by their own key. */
function allTokens(db: Knex, scope: TokenScope): IdQuery {
  const query = db({ token: 'tokens' })
    .select({ tokenId: 'token.token_id' })
    // Without the `+` an index by row would be tried, and all be sorted.
    .whereRaw('+token.run_id = ?', [scope.runId]);
  return within(query, 'token.token_id', scope);
}

/** One range for each pair of outcome and sink that can be. */
function outcomeRanges(db: Knex, scope: TokenScope, filter: TokenFilter): readonly IdQuery[] {
  const queries: IdQuery[] = [];
  for (const outcome of outcomeKinds) {
    if (filter.outcome !== undefined && filter.outcome !== outcome) continue;
    for (const sink of sinksOf(outcome, scope.sinks)) {
      if (filter.sink !== undefined && filter.sink !== sink) continue;
      queries.push(outcomeRange(db, scope, outcome, sink));
    }
  }
  return queries;
}

function sinksOf(outcome: OutcomeKind, sinks: readonly NodeIndex[]): readonly (NodeIndex | null)[] {
  if (outcome === 'completed' || outcome === 'routed') return sinks;
  return outcome === 'quarantined' ? [null, ...sinks] : [null];
}

/** Tokens that ended in one way in one sink, or in none. */
export function outcomeRange(
  db: Knex,
  scope: TokenScope,
  outcome: OutcomeKind,
  sink: NodeIndex | null,
): IdQuery {
  const query = db({ token: 'token_outcomes' }).select({ tokenId: 'token.token_id' }).where({
    'token.run_id': scope.runId,
    'token.outcome': outcome,
    'token.sink_node_index': sink,
  });
  if (outcome === 'buffered') void query.whereExists(openBatch(db));
  return within(query, 'token.token_id', scope);
}

/** A batch that has ended keeps nobody waiting. */
function openBatch(db: Knex): IdQuery {
  return db({ batch: 'batches' })
    .select(db.raw('1'))
    .whereRaw('batch.batch_id = token.batch_id')
    .whereIn('batch.status', ['draft', 'executing']);
}

function ended(db: Knex): IdQuery {
  return db({ ended: 'token_outcomes' })
    .select(db.raw('1'))
    .whereRaw('ended.token_id = token.token_id and ended.is_terminal = 1');
}

/** Those with errors of a reason, or of any: the index begins with the reason. */
function errorQueries(db: Knex, scope: TokenScope, filter: TokenFilter): readonly IdQuery[] {
  const reasons = filter.reason === undefined ? errorReasons : [filter.reason];
  return reasons.flatMap((reason) => {
    const queries = [transformErrors(db, scope, reason), validationErrors(db, scope, reason)];
    const { node, field } = filter;
    if (node !== undefined) {
      void queries[0]?.andWhere('error.node_index', node);
      void queries[1]?.andWhere('row.source_node_index', node);
    }
    if (field !== undefined) for (const query of queries) void query.andWhere('error.field', field);
    return queries;
  });
}

function transformErrors(db: Knex, scope: TokenScope, reason: ErrorReason): IdQuery {
  const query = db({ error: 'transform_errors' })
    .join({ token: 'tokens' }, 'token.token_id', 'error.token_id')
    // A token may have failed more than once for the same reason.
    .distinct({ tokenId: 'error.token_id' })
    .where({ 'error.run_id': scope.runId, 'error.reason': reason });
  return within(query, 'error.token_id', scope);
}

/** The token that came with the row: tokens are read in the order of their rows, as errors are kept. */
function validationErrors(db: Knex, scope: TokenScope, reason: ErrorReason): IdQuery {
  const { runId, above, below, order } = scope;
  const query = db({ error: 'validation_errors' })
    .join({ row: 'rows' }, 'row.row_id', 'error.row_id')
    .join({ token: 'tokens' }, 'token.row_id', 'row.row_id')
    .select({ tokenId: 'token.token_id' })
    .where({ 'error.run_id': runId, 'error.reason': reason })
    .whereNull('token.origin_node_index')
    .orderBy('error.row_id', order);
  const rowOf = (side: '<=' | '>=', tokenId: TokenId) =>
    db('tokens')
      .select('row_id')
      .where('token_id', side, tokenId)
      .whereNull('origin_node_index')
      .orderBy('token_id', side === '<=' ? 'desc' : 'asc')
      .limit(1);
  if (above > 0) void query.whereRaw('error.row_id > coalesce((?), 0)', [rowOf('<=', above)]);
  if (below < Number.MAX_SAFE_INTEGER) {
    const row = rowOf('>=', below);
    void query.whereRaw('error.row_id < coalesce((?), ?)', [row, Number.MAX_SAFE_INTEGER]);
  }
  return query;
}

function within(query: IdQuery, column: string, { above, below, order }: TokenScope): IdQuery {
  return query.where(column, '>', above).andWhere(column, '<', below).orderBy(column, order);
}

/** Narrows by outcome and sink, one look-up a token. */
function endingAs(db: Knex, query: IdQuery, { outcome, sink }: TokenFilter): IdQuery {
  if (outcome === 'open') return query.whereNotExists(ended(db));
  if (outcome === undefined && sink === undefined) return query;
  const end = db({ ended: 'token_outcomes' })
    .select(db.raw('1'))
    .whereRaw('ended.token_id = token.token_id')
    // Literally: a partial index is used only where its own condition stands.
    .whereRaw(`ended.is_terminal = ${outcome === 'buffered' ? 0 : 1}`);
  if (outcome !== undefined) void end.andWhere('ended.outcome', outcome);
  if (sink !== undefined) void end.andWhere('ended.sink_node_index', sink);
  return query.whereExists(end);
}
