import type { Knex } from 'knex';

import type { ErrorReason } from '../model/error-record.ts';
import type { NodeIndex, RunId, TokenId } from '../model/ids.ts';
import { outcomeKinds } from '../model/outcome.ts';
import type { OutcomeKind } from '../model/outcome.ts';
import { count, openRecord } from '../readers/stored-record.ts';

/** Which tokens are meant. What is absent does not narrow. */
export interface TokenFilter {
  /** `open`: without a terminal outcome. */
  readonly outcome?: OutcomeKind | 'open' | undefined;
  /** The sink in which it ended. */
  readonly sink?: NodeIndex | undefined;
  /** With a reason: where the error was. Without: a node that it visited. */
  readonly node?: NodeIndex | undefined;
  readonly reason?: ErrorReason | undefined;
}

type IdQuery = Knex.QueryBuilder<object, unknown[]>;

interface Scope {
  readonly runId: RunId;
  /** Nodes that are sinks. */
  readonly sinks: readonly NodeIndex[];
  readonly after: TokenId;
  readonly limit: number;
  /** Tokens without a terminal outcome, as the counters say: looking for none would walk all tokens. */
  readonly openTokens: number;
}

/**
 * The first ids behind `after` that pass the filter, in ascending order. Each of the queries walks one
 * range of an index; what they find is merged here, because no single index has that order.
 */
export async function findTokenIds(
  db: Knex,
  scope: Scope,
  filter: TokenFilter,
): Promise<readonly TokenId[]> {
  const ids = new Set<TokenId>();
  for (const query of tokenIdQueries(db, scope, filter)) {
    const found: unknown[] = await query.limit(scope.limit);
    for (const each of found) ids.add(count(openRecord('tokens', 'tokenId', each), 'tokenId'));
  }
  return [...ids].toSorted((a, b) => a - b).slice(0, scope.limit);
}

/** The queries behind {@link findTokenIds}. */
export function tokenIdQueries(db: Knex, scope: Scope, filter: TokenFilter): readonly IdQuery[] {
  if (filter.reason === undefined) return outcomeRanges(db, scope, filter);
  const queries = [
    transformErrors(db, scope, filter.reason),
    validationErrors(db, scope, filter.reason),
  ];
  if (filter.node !== undefined) {
    void queries[0]?.andWhere('error.node_index', filter.node);
    void queries[1]?.andWhere('row.source_node_index', filter.node);
  }
  return queries.map((query) => endingAs(db, query, filter));
}

/** One range for each pair of outcome and sink that can be, and one for tokens without an end. */
function outcomeRanges(db: Knex, scope: Scope, filter: TokenFilter): readonly IdQuery[] {
  const queries: IdQuery[] = [];
  for (const outcome of outcomeKinds) {
    if (filter.outcome !== undefined && filter.outcome !== outcome) continue;
    for (const sink of sinksOf(outcome, scope.sinks)) {
      if (filter.sink !== undefined && filter.sink !== sink) continue;
      queries.push(outcomeRange(db, scope, outcome, sink));
    }
  }
  const wantsOpen = filter.outcome === undefined && scope.openTokens > 0;
  if ((wantsOpen || filter.outcome === 'open') && filter.sink === undefined) {
    queries.push(openTokens(db, scope));
  }
  const { node } = filter;
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

function sinksOf(outcome: OutcomeKind, sinks: readonly NodeIndex[]): readonly (NodeIndex | null)[] {
  if (outcome === 'completed' || outcome === 'routed') return sinks;
  return outcome === 'quarantined' ? [null, ...sinks] : [null];
}

function outcomeRange(
  db: Knex,
  { runId, after }: Scope,
  outcome: OutcomeKind,
  sink: NodeIndex | null,
): IdQuery {
  const query = db({ token: 'token_outcomes' })
    .select({ tokenId: 'token.token_id' })
    .where({ 'token.run_id': runId, 'token.outcome': outcome, 'token.sink_node_index': sink })
    .andWhere('token.token_id', '>', after)
    .orderBy('token.token_id');
  return outcome === 'buffered' ? query.whereExists(openBatch(db)) : query;
}

/** A batch that has ended keeps nobody waiting. */
function openBatch(db: Knex): IdQuery {
  return db({ batch: 'batches' })
    .select(db.raw('1'))
    .whereRaw('batch.batch_id = token.batch_id')
    .whereIn('batch.status', ['draft', 'executing']);
}

function openTokens(db: Knex, { runId, after }: Scope): IdQuery {
  // The run's first row has its first token: tokens of earlier runs need not be walked.
  const first = db({ row: 'rows' })
    .join({ made: 'tokens' }, 'made.row_id', 'row.row_id')
    .min('made.token_id')
    .where({ 'row.run_id': runId, 'row.row_index': 0 });
  return db({ token: 'tokens' })
    .select({ tokenId: 'token.token_id' })
    .where('token.token_id', '>', after)
    .andWhere('token.token_id', '>=', first)
    .andWhere({ 'token.run_id': runId })
    .whereNotExists(terminalOutcome(db))
    .orderBy('token.token_id');
}

function terminalOutcome(db: Knex): IdQuery {
  return db({ ended: 'token_outcomes' })
    .select(db.raw('1'))
    .whereRaw('ended.token_id = token.token_id and ended.is_terminal = 1');
}

function transformErrors(db: Knex, { runId, after }: Scope, reason: ErrorReason): IdQuery {
  return db({ error: 'transform_errors' })
    .join({ token: 'tokens' }, 'token.token_id', 'error.token_id')
    .select({ tokenId: 'token.token_id' })
    .where({ 'error.run_id': runId, 'error.reason': reason })
    .andWhere('error.token_id', '>', after)
    .orderBy('error.token_id');
}

function validationErrors(db: Knex, { runId, after }: Scope, reason: ErrorReason): IdQuery {
  return db({ error: 'validation_errors' })
    .join({ row: 'rows' }, 'row.row_id', 'error.row_id')
    .join({ token: 'tokens' }, 'token.row_id', 'row.row_id')
    .select({ tokenId: 'token.token_id' })
    .where({ 'error.run_id': runId, 'error.reason': reason })
    .andWhere('token.token_id', '>', after)
    .orderBy('token.token_id');
}

/** Narrows by outcome and sink, one look-up a token. */
function endingAs(db: Knex, query: IdQuery, filter: TokenFilter): IdQuery {
  const { outcome, sink } = filter;
  if (outcome === 'open') return query.whereNotExists(terminalOutcome(db));
  if (outcome === undefined && sink === undefined) return query;
  const ended = db({ ended: 'token_outcomes' })
    .select(db.raw('1'))
    .whereRaw('ended.token_id = token.token_id')
    // Literally: a partial index is used only where its own condition stands.
    .whereRaw(`ended.is_terminal = ${outcome === 'buffered' ? 0 : 1}`);
  if (outcome !== undefined) void ended.andWhere('ended.outcome', outcome);
  if (sink !== undefined) void ended.andWhere('ended.sink_node_index', sink);
  return query.whereExists(ended);
}
