import type { RowId, TokenId } from '../model/ids.ts';
import type { Token } from '../model/token.ts';
import { ofTable } from '../readers/columns.ts';
import { count, openRecord } from '../readers/stored-record.ts';
import { nodeStateColumns, toNodeState } from '../readers/to-node-state.ts';
import { outcomeColumns, toOutcome } from '../readers/to-outcome.ts';
import {
  toTransformError,
  toValidationError,
  transformErrorColumns,
  validationErrorColumns,
} from '../readers/to-recorded-error.ts';
import { routingEventColumns, toRoutingEvent } from '../readers/to-routing-event.ts';
import { rowColumns, toRow } from '../readers/to-row.ts';
import { tokenColumns, tokenParentColumns, toToken, toTokenParent } from '../readers/to-token.ts';
import { loadBatchLinks } from './load-batch-links.ts';
import { pages } from './pages.ts';
import { readAll } from './read-all.ts';
import type { Sweep } from './sweep-context.ts';
import type { TokenRange, TokenTrail } from './token-trail.ts';

/** All tokens of the run, a page at a time, each with its whole trail. */
export async function* readTrails(sweep: Sweep): AsyncGenerator<readonly TokenTrail[]> {
  const { db, run } = sweep;
  const tokensBehind = (after: number) =>
    db('tokens')
      .select(tokenColumns)
      .where({ run_id: run.runId })
      .andWhere('token_id', '>', after)
      .orderBy('token_id');
  for await (const found of pages('tokens', 'tokenId', tokensBehind)) {
    const range = [tokenIdOf(found[0]), tokenIdOf(found.at(-1))] as const;
    yield await loadTrails(sweep, readAll(sweep, found, toToken), range);
  }
}

function tokenIdOf(found: unknown): TokenId {
  return count(openRecord('tokens', 'tokenId', found), 'tokenId');
}

async function loadTrails(
  sweep: Sweep,
  tokens: readonly Token[],
  range: TokenRange,
): Promise<readonly TokenTrail[]> {
  const { states, events, stepErrors } = await loadStates(sweep, range);
  const { outcomes, parents } = await loadEnds(sweep, range);
  const { rows, rowErrors } = await loadRows(sweep, tokens);
  const { memberships, outputs } = await loadBatchLinks(sweep, range);
  return tokens.map((token) => {
    const { tokenId, origin } = token;
    const rowId = origin.kind === 'row' ? origin.rowId : 0;
    return {
      token,
      row: rows.get(rowId)?.[0],
      states: states.get(tokenId) ?? [],
      events,
      stepErrors: stepErrors.get(tokenId) ?? [],
      rowError: rowErrors.get(rowId)?.[0],
      outcomes: outcomes.get(tokenId) ?? [],
      parents: parents.get(tokenId) ?? [],
      memberships: memberships.get(tokenId) ?? [],
      outputs: outputs.get(tokenId) ?? [],
    };
  });
}

async function loadStates(sweep: Sweep, range: TokenRange) {
  const { db } = sweep;
  const states: unknown[] = await db('node_states')
    .select(nodeStateColumns)
    .whereBetween('token_id', range)
    .orderBy(['token_id', 'step_index', 'attempt', 'state_id']);
  const events: unknown[] = await db({ event: 'routing_events' })
    .join({ state: 'node_states' }, 'state.state_id', 'event.state_id')
    .select(ofTable('event', routingEventColumns))
    .whereBetween('state.token_id', range)
    .orderBy(['event.state_id', 'event.ordinal']);
  const errors: unknown[] = await db('transform_errors')
    .select(transformErrorColumns)
    .whereBetween('token_id', range)
    .orderBy('error_id');
  return {
    states: Map.groupBy(readAll(sweep, states, toNodeState), ({ tokenId }) => tokenId),
    events: Map.groupBy(readAll(sweep, events, toRoutingEvent), ({ stateId }) => stateId),
    stepErrors: Map.groupBy(readAll(sweep, errors, toTransformError), ({ tokenId }) => tokenId),
  };
}

async function loadEnds(sweep: Sweep, range: TokenRange) {
  const { db } = sweep;
  const outcomes = () =>
    db('token_outcomes').select(outcomeColumns).whereBetween('token_id', range);
  // Both partial indexes together hold all outcomes; a query for all of them would use neither.
  const ended: unknown[] = await outcomes().whereRaw('is_terminal = 1');
  const waiting: unknown[] = await outcomes().whereRaw('is_terminal = 0');
  const parents: unknown[] = await db('token_parents')
    .select(tokenParentColumns)
    .whereBetween('token_id', range)
    .orderBy(['token_id', 'ordinal']);
  const ends = readAll(sweep, [...ended, ...waiting], toOutcome);
  return {
    outcomes: Map.groupBy(ends, ({ tokenId }) => tokenId),
    parents: Map.groupBy(readAll(sweep, parents, toTokenParent), ({ tokenId }) => tokenId),
  };
}

async function loadRows(sweep: Sweep, tokens: readonly Token[]) {
  const { db } = sweep;
  const ids = new Set<RowId>();
  for (const { origin } of tokens) if (origin.kind === 'row') ids.add(origin.rowId);
  const rows: unknown[] = await db('rows')
    .select(rowColumns)
    .whereIn('row_id', [...ids]);
  const errors: unknown[] = await db('validation_errors')
    .select(validationErrorColumns)
    .whereIn('row_id', [...ids]);
  return {
    rows: Map.groupBy(readAll(sweep, rows, toRow), ({ rowId }) => rowId),
    rowErrors: Map.groupBy(readAll(sweep, errors, toValidationError), ({ rowId }) => rowId),
  };
}
