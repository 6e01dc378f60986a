import type { Knex } from 'knex';

import type { ErrorReason } from '../model/error-record.ts';
import type { BatchId, NodeIndex, RowId, TokenId } from '../model/ids.ts';
import type { NodeState } from '../model/node-state.ts';
import { deliveryOf } from '../model/outcome.ts';
import type { OutcomeKind } from '../model/outcome.ts';
import type { Run } from '../model/run.ts';
import { columns } from '../readers/columns.ts';
import { count, id, isAbsent, openRecord, optional, text } from '../readers/stored-record.ts';
import { listOutcomes } from './list-outcomes.ts';
import { listStates } from './list-states.ts';
import { listTransformErrors, listValidationErrors } from './list-errors.ts';
import { defaultLimit, toPage } from './page.ts';
import type { Page, PageOptions } from './page.ts';
import type { RunGraph } from './run-graph.ts';
import { findTokenIds } from './token-filter.ts';
import type { TokenFilter, TokenScope } from './token-filter.ts';
import { readTokenRange } from './token-range.ts';
import type { TokenRange } from './token-range.ts';

/** A token with what a list of tokens shows. */
export interface TokenSummary {
  readonly tokenId: TokenId;
  readonly origin: RowOrigin | { readonly kind: 'batch'; readonly batchId: BatchId };
  readonly branchName: string | undefined;
  /** Absent while the token is on its way. */
  readonly outcome: OutcomeKind | undefined;
  readonly sinkNodeIndex: NodeIndex | undefined;
  /** The node that it reached last; absent before the source's own state is recorded. */
  readonly nodeIndex: NodeIndex | undefined;
  readonly error: TokenError | undefined;
  /** Most tries that one node took. */
  readonly attempts: number;
  /** All its states together. */
  readonly durationUs: number;
}

export interface RowOrigin {
  readonly kind: 'row';
  readonly rowId: RowId;
  readonly rowIndex: number;
  readonly file: string;
  readonly line: number;
}

export interface TokenError {
  readonly reason: ErrorReason;
  readonly field: string | undefined;
  readonly nodeIndex: NodeIndex;
}

/** The source is the first node of every graph. */
const sourceIndex = 0;

/** Tokens of a run in the order in which they were made, which is the order of their rows. */
export async function listTokens(
  db: Knex,
  run: Run,
  graph: RunGraph,
  { after, before, limit = defaultLimit, ...filter }: TokenFilter & PageOptions<TokenId> = {},
): Promise<Page<TokenSummary, TokenId>> {
  const range = await readTokenRange(db, run);
  const scope = tokenScope(run, graph, range, { after, before });
  // Looking for none would walk over all.
  const isNone = filter.outcome === 'open' && range.open === 0;
  const ids = isNone ? [] : await findTokenIds(db, scope, filter, limit + 1);
  const page = toPage(ids, { before, limit }, (tokenId) => tokenId);
  return { items: await summariseTokens(db, page.items), next: page.next };
}

/** The part of a run's tokens in which a page lies. */
export function tokenScope(
  { runId }: Run,
  { nodes }: RunGraph,
  { first, last }: TokenRange,
  { after = 0, before }: PageOptions<TokenId>,
): TokenScope {
  const end = last + 1;
  return {
    runId,
    sinks: nodes.filter(({ kind }) => kind === 'sink').map(({ nodeIndex }) => nodeIndex),
    above: Math.max(first - 1, before === undefined ? after : 0),
    below: before === undefined || before === 'end' ? end : Math.min(before, end),
    order: before === undefined ? 'asc' : 'desc',
  };
}

/** Tokens with what a list shows of them, in ascending order of their ids. */
export async function summariseTokens(
  db: Knex,
  ids: readonly TokenId[],
): Promise<readonly TokenSummary[]> {
  if (ids.length === 0) return [];
  const found: unknown[] = await db({ token: 'tokens' })
    .leftJoin({ row: 'rows' }, 'row.row_id', 'token.row_id')
    .leftJoin({ file: 'source_files' }, (on) =>
      on.on('file.run_id', 'row.run_id').andOn('file.file_index', 'row.file_index'),
    )
    .select({
      tokenId: 'token.token_id',
      rowId: 'token.row_id',
      batchId: 'token.batch_id',
      branchName: 'token.branch_name',
      rowIndex: 'row.row_index',
      line: 'row.line',
      ...columns('path'),
    })
    .whereIn('token.token_id', ids)
    .orderBy('token.token_id');
  const tokens = found.map(toOrigin);
  const outcomes = new Map((await listOutcomes(db, ids)).map((each) => [each.tokenId, each]));
  const states = Map.groupBy(await listStates(db, ids), (state) => state.tokenId);
  const errors = await findErrors(db, tokens);
  return tokens.map((token) => {
    const outcome = outcomes.get(token.tokenId);
    return {
      ...token,
      outcome: outcome?.kind,
      sinkNodeIndex: outcome === undefined ? undefined : deliveryOf(outcome)?.sinkNodeIndex,
      error: errors.get(token.tokenId),
      ...journey(states.get(token.tokenId) ?? []),
    };
  });
}

/** The last error of each token that has one: what a step said weighs more than what the source said. */
async function findErrors(
  db: Knex,
  tokens: readonly Pick<TokenSummary, 'tokenId' | 'origin'>[],
): Promise<ReadonlyMap<TokenId, TokenError>> {
  const byRow = Map.groupBy(tokens, ({ origin }) =>
    origin.kind === 'row' ? origin.rowId : undefined,
  );
  const rowIds = [...byRow.keys()].filter((rowId) => rowId !== undefined);
  const errors = new Map<TokenId, TokenError>();
  for (const { rowId, reason, field } of await listValidationErrors(db, rowIds)) {
    for (const { tokenId } of byRow.get(rowId) ?? []) {
      errors.set(tokenId, { reason, field, nodeIndex: sourceIndex });
    }
  }
  const ids = tokens.map(({ tokenId }) => tokenId);
  for (const { tokenId, reason, field, nodeIndex } of await listTransformErrors(db, ids)) {
    errors.set(tokenId, { reason, field, nodeIndex });
  }
  return errors;
}

function journey(states: readonly NodeState[]) {
  return {
    nodeIndex: states.at(-1)?.nodeIndex,
    attempts: states.reduce((most, { attempt }) => Math.max(most, attempt + 1), 0),
    durationUs: states.reduce(
      (sum, state) => sum + ('durationUs' in state ? state.durationUs : 0),
      0,
    ),
  };
}

function toOrigin(found: unknown): Pick<TokenSummary, 'tokenId' | 'origin' | 'branchName'> {
  const from = openRecord('tokens', 'tokenId', found);
  return {
    tokenId: id(from, 'tokenId'),
    branchName: optional(text, from, 'branchName'),
    origin: isAbsent(from, 'rowId')
      ? { kind: 'batch', batchId: id(from, 'batchId') }
      : {
          kind: 'row',
          rowId: id(from, 'rowId'),
          rowIndex: count(from, 'rowIndex'),
          file: text(from, 'path'),
          line: id(from, 'line'),
        },
  };
}
