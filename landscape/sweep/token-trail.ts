import { count, openRecord } from '../readers/stored-record.ts';
import type { RecordedTransformError, RecordedValidationError } from '../model/recorded-error.ts';
import type { NodeState } from '../model/node-state.ts';
import type { Outcome } from '../model/outcome.ts';
import type { RoutingEvent } from '../model/routing-event.ts';
import type { Row } from '../model/row.ts';
import type { Token, TokenParent } from '../model/token.ts';
import {
  toTransformError,
  toValidationError,
  transformErrorColumns,
  validationErrorColumns,
} from '../readers/to-recorded-error.ts';
import { nodeStateColumns, toNodeState } from '../readers/to-node-state.ts';
import { outcomeColumns, toOutcome } from '../readers/to-outcome.ts';
import { routingEventColumns, toRoutingEvent } from '../readers/to-routing-event.ts';
import { rowColumns, toRow } from '../readers/to-row.ts';
import { tokenColumns, tokenParentColumns, toToken, toTokenParent } from '../readers/to-token.ts';
import { ofTable } from '../readers/columns.ts';
import { pages } from './pages.ts';
import type { Sweep } from './sweep-context.ts';

/** Everything that is recorded about one token. */
export interface TokenTrail {
  readonly token: Token;
  readonly row: Row | undefined;
  /** In the order of steps and attempts. */
  readonly states: readonly NodeState[];
  /** By state. */
  readonly events: ReadonlyMap<number, readonly RoutingEvent[]>;
  readonly stepErrors: readonly RecordedTransformError[];
  readonly rowError: RecordedValidationError | undefined;
  readonly outcomes: readonly Outcome[];
  readonly parents: readonly TokenParent[];
}

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
    const first = tokenIdOf(found[0]);
    const last = tokenIdOf(found.at(-1));
    yield await loadTrails(sweep, found, [first, last]);
  }
}

function tokenIdOf(found: unknown): number {
  return count(openRecord('tokens', 'tokenId', found), 'tokenId');
}

type Range = readonly [first: number, last: number];

async function loadTrails(
  sweep: Sweep,
  found: readonly unknown[],
  range: Range,
): Promise<readonly TokenTrail[]> {
  const { db } = sweep;
  const tokens = readAll(sweep, found, toToken);
  const ofTokens = (table: string) => db(table).whereBetween('token_id', range);
  const ofStates = (table: string) =>
    db({ record: table })
      .join({ state: 'node_states' }, 'state.state_id', 'record.state_id')
      .whereBetween('state.token_id', range);
  const states: unknown[] = await ofTokens('node_states')
    .select(nodeStateColumns)
    .orderBy(['token_id', 'step_index', 'attempt', 'state_id']);
  const events: unknown[] = await ofStates('routing_events')
    .select(ofTable('record', routingEventColumns))
    .orderBy(['record.state_id', 'record.ordinal']);
  const stepErrors: unknown[] = await ofTokens('transform_errors')
    .select(transformErrorColumns)
    .orderBy('error_id');
  // Both partial indexes together hold all outcomes; a query for all of them would use neither.
  const ended: unknown[] = await ofTokens('token_outcomes')
    .select(outcomeColumns)
    .whereRaw('is_terminal = 1');
  const waiting: unknown[] = await ofTokens('token_outcomes')
    .select(outcomeColumns)
    .whereRaw('is_terminal = 0');
  const parents: unknown[] = await ofTokens('token_parents')
    .select(tokenParentColumns)
    .orderBy(['token_id', 'ordinal']);
  const rows: unknown[] = await db({ token: 'tokens' })
    .join({ row: 'rows' }, 'row.row_id', 'token.row_id')
    .whereBetween('token.token_id', range)
    .select(ofTable('row', rowColumns));
  const rowErrors: unknown[] = await db({ token: 'tokens' })
    .join({ error: 'validation_errors' }, 'error.row_id', 'token.row_id')
    .whereBetween('token.token_id', range)
    .select(ofTable('error', validationErrorColumns));

  const statesOf = Map.groupBy(readAll(sweep, states, toNodeState), (each) => each.tokenId);
  const eventsOf = Map.groupBy(readAll(sweep, events, toRoutingEvent), (each) => each.stateId);
  const errorsOf = Map.groupBy(
    readAll(sweep, stepErrors, toTransformError),
    (each) => each.tokenId,
  );
  const outcomesOf = Map.groupBy(
    readAll(sweep, [...ended, ...waiting], toOutcome),
    (each) => each.tokenId,
  );
  const parentsOf = Map.groupBy(readAll(sweep, parents, toTokenParent), (each) => each.tokenId);
  const rowOf = new Map(readAll(sweep, rows, toRow).map((each) => [each.rowId, each]));
  const rowErrorOf = new Map(
    readAll(sweep, rowErrors, toValidationError).map((each) => [each.rowId, each]),
  );
  return tokens.map((token) => {
    const { tokenId, origin } = token;
    const rowId = origin.kind === 'row' ? origin.rowId : undefined;
    return {
      token,
      row: rowId === undefined ? undefined : rowOf.get(rowId),
      states: statesOf.get(tokenId) ?? [],
      events: eventsOf,
      stepErrors: errorsOf.get(tokenId) ?? [],
      rowError: rowId === undefined ? undefined : rowErrorOf.get(rowId),
      outcomes: outcomesOf.get(tokenId) ?? [],
      parents: parentsOf.get(tokenId) ?? [],
    };
  });
}

/** The records that can be read; the others become findings. */
export function readAll<T>(
  { findings }: Pick<Sweep, 'findings'>,
  found: readonly unknown[],
  read: (found: unknown) => T,
): readonly T[] {
  const records: T[] = [];
  for (const each of found) {
    const record = findings.attempt(() => read(each));
    if (record !== undefined) records.push(record);
  }
  return records;
}
