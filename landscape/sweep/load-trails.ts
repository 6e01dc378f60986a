import type { RowId, StateId, TokenId } from '../model/ids.ts';
import type { RecordedValidationError } from '../model/recorded-error.ts';
import type { RoutingEvent } from '../model/routing-event.ts';
import type { Token } from '../model/token.ts';
import {
  toTransformError,
  toValidationError,
  transformErrorColumns,
  validationErrorColumns,
} from '../readers/to-recorded-error.ts';
import { tokenParentColumns, toTokenParent } from '../readers/to-token.ts';
import { isId } from './quoted-ref.ts';
import { loadBatchLinks } from './load-batch-links.ts';
import { readAll } from './read-all.ts';
import {
  eventSelection,
  eventSelectionOf,
  outcomeSelection,
  readEvent,
  readOutcome,
  readState,
  readToken,
  stateSelection,
  tokenSelection,
} from './read-trail-records.ts';
import { readSweptRow, sweptRowSelection } from './read-row.ts';
import { idsWithin, select } from './snapshot.ts';
import type { Sweep } from './sweep-context.ts';
import type { SweptRow, TokenRange, TokenTrail } from './token-trail.ts';

/** Tokens of a page. */
const pageSize = 200;

const tokensBehind = `select ${tokenSelection} from tokens
  where run_id = ? and token_id > ? order by token_id limit ${pageSize}`;

/** All tokens of the run, a page at a time, each with its whole trail. */
export function* readTrails(sweep: Sweep): Generator<readonly TokenTrail[]> {
  for (let after = 0; ;) {
    const found = sweep.snapshot.raw(tokensBehind, sweep.run.runId, after);
    const [first, last] = [found[0]?.[0], found.at(-1)?.[0]];
    // SQLite keeps nothing but whole numbers in this column.
    if (typeof first !== 'number' || typeof last !== 'number') return;
    sweep.sums.tokens.add(found);
    const tokens = readAll(sweep, found, readToken);
    yield loadTrails(sweep, tokens, [first, last]);
    if (found.length < pageSize) return;
    after = last;
  }
}

function loadTrails(
  sweep: Sweep,
  tokens: readonly Token[],
  range: TokenRange,
): readonly TokenTrail[] {
  const { states, events } = loadStates(sweep, range);
  const { outcomes, parents, stepErrors } = loadEnds(sweep, range);
  const { rows, rowErrors } = loadRows(sweep, tokens);
  const { memberships, outputs } = loadBatchLinks(sweep, range);
  const statesOf = walk(states);
  const outcomesOf = walk(outcomes);
  return tokens.map((token) => {
    const { tokenId, origin } = token;
    const rowId = origin.kind === 'row' ? origin.rowId : 0;
    return {
      token,
      row: rows.get(rowId),
      states: statesOf(tokenId),
      events,
      stepErrors: stepErrors.get(tokenId) ?? [],
      rowError: rowErrors.get(rowId)?.[0],
      outcomes: outcomesOf(tokenId),
      parents: parents.get(tokenId) ?? [],
      memberships: memberships.get(tokenId) ?? [],
      outputs: outputs.get(tokenId) ?? [],
    };
  });
}

/** Gives the records of one token after the other; both must ascend. */
function walk<T extends { readonly tokenId: TokenId }>(
  records: readonly T[],
): (tokenId: TokenId) => readonly T[] {
  let at = 0;
  return (tokenId) => {
    while (at < records.length && (records[at]?.tokenId ?? 0) < tokenId) at += 1;
    const start = at;
    while (at < records.length && records[at]?.tokenId === tokenId) at += 1;
    return records.slice(start, at);
  };
}

const statesOfTokens = `select ${stateSelection} from node_states
  where token_id between ? and ? order by token_id, step_index, attempt, state_id`;

function loadStates(sweep: Sweep, range: TokenRange) {
  const { snapshot, sums } = sweep;
  const found = snapshot.raw(statesOfTokens, ...range);
  sums.states.add(found);
  return {
    states: readAll(sweep, found, (each) => readState(snapshot, each)),
    events: loadEvents(sweep, new Set(found.map(([stateId]) => Number(stateId))), range),
  };
}

const eventsOfStates = `select ${eventSelection} from routing_events
  where state_id between ? and ? order by state_id, ordinal`;
const eventsOfTokens = `select ${eventSelectionOf} from node_states state join routing_events event on event.state_id = state.state_id
  where state.token_id between ? and ? order by event.state_id, event.ordinal`;

/** By state. Those of a page mostly have ids that follow one another, and a range of them is cheap. */
function loadEvents(
  sweep: Sweep,
  states: ReadonlySet<StateId>,
  range: TokenRange,
): ReadonlyMap<StateId, readonly RoutingEvent[]> {
  const { snapshot, sums } = sweep;
  let least = Infinity;
  let greatest = 0;
  for (const stateId of states) {
    if (stateId < least) least = stateId;
    if (stateId > greatest) greatest = stateId;
  }
  const found =
    greatest - least < 4 * states.size
      ? snapshot.raw(eventsOfStates, least, greatest)
      : snapshot.raw(eventsOfTokens, ...range);
  const own = found.filter((each) => states.has(Number(each[2])));
  sums.events.add(own);
  const events = readAll(sweep, own, (each) => readEvent(snapshot, each));
  return Map.groupBy(events, ({ stateId }) => stateId);
}

// Both partial indexes together hold all outcomes; a query for all of them would use neither.
const outcomesWhere = (condition: string) =>
  `select ${outcomeSelection} from token_outcomes
    where token_id between ? and ? and ${condition} order by token_id, outcome_id`;
const ended = outcomesWhere('is_terminal = 1');
const waiting = outcomesWhere('is_terminal = 0');
const parentsOfTokens = `select ${select(tokenParentColumns)} from token_parents
  where token_id between ? and ? order by token_id, ordinal`;
const errorsOfTokens = `select ${select(transformErrorColumns)} from transform_errors
  where token_id between ? and ? order by error_id`;

function loadEnds(sweep: Sweep, range: TokenRange) {
  const { snapshot, sums } = sweep;
  const foundEnds = snapshot.raw(ended, ...range);
  const foundWaits = snapshot.raw(waiting, ...range);
  sums.outcomes.add(foundEnds);
  sums.outcomes.add(foundWaits);
  const ends = readAll(sweep, foundEnds, readOutcome);
  const waits = readAll(sweep, foundWaits, readOutcome);
  const outcomes =
    waits.length === 0 ? ends : [...ends, ...waits].toSorted((a, b) => a.tokenId - b.tokenId);
  const parents = readAll(sweep, snapshot.all(parentsOfTokens, ...range), toTokenParent);
  const errors = readAll(sweep, snapshot.all(errorsOfTokens, ...range), toTransformError);
  return {
    outcomes,
    parents: Map.groupBy(parents, ({ tokenId }) => tokenId),
    stepErrors: Map.groupBy(errors, ({ tokenId }) => tokenId),
  };
}

function loadRows(sweep: Sweep, tokens: readonly Token[]) {
  const { snapshot } = sweep;
  const ids = new Set<RowId>();
  for (const { origin } of tokens) if (origin.kind === 'row') ids.add(origin.rowId);
  if (ids.size === 0) {
    return {
      rows: new Map<RowId, SweptRow>(),
      rowErrors: new Map<RowId, RecordedValidationError[]>(),
    };
  }
  const { where, bound } = idsWithin('row_id', ids);
  const found = snapshot
    .raw(`select ${sweptRowSelection} from rows where ${where}`, ...bound)
    .filter(([rowId]) => isId(rowId) && ids.has(rowId));
  const rows = readAll(sweep, found, (each) => readSweptRow(snapshot, each));
  const errors = snapshot.all(
    `select ${select(validationErrorColumns)} from validation_errors where ${where}`,
    ...bound,
  );
  const rowErrors = readAll(sweep, errors, toValidationError);
  return {
    rows: new Map(rows.map((row) => [row.rowId, row])),
    rowErrors: Map.groupBy(rowErrors, ({ rowId }) => rowId),
  };
}
