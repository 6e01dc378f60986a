import { deliveryOf, isTerminal } from '../model/outcome.ts';
import type { Outcome } from '../model/outcome.ts';
import { checkChain } from './check-chain.ts';
import { checkErrors } from './check-errors.ts';
import { checkMemberships } from './check-memberships.ts';
import { checkDecisions, checkPath } from './check-path.ts';
import type { Sweep } from './sweep-context.ts';
import { tallyOutcome, tallyState } from './tally.ts';
import type { TokenTrail } from './token-trail.ts';

/** One token from its first state to its end: complete, in order, and of one piece. */
export function checkTrail(sweep: Sweep, trail: TokenTrail): void {
  sweep.tally.tokens += 1;
  for (const state of trail.states) tallyState(sweep.tally, state);
  for (const outcome of trail.outcomes) tallyOutcome(sweep.tally, outcome, trail.memberships);
  checkRunIds(sweep, trail);
  checkRow(sweep, trail);
  checkPayloads(sweep, trail);
  checkOutcomes(sweep, trail);
  checkSinkStates(sweep, trail);
  checkOpenStates(sweep, trail);
  checkChain(sweep, trail);
  checkDecisions(sweep, trail);
  checkPath(sweep, trail);
  checkMemberships(sweep, trail);
  checkErrors(sweep, trail);
}

function checkRunIds({ run, findings }: Sweep, { row, states, outcomes, stepErrors }: TokenTrail) {
  const check = (table: string, key: string, runId: number) => {
    if (runId === run.runId) return;
    findings.add({
      table,
      key,
      check: 'run_of_record',
      expected: `run_id ${run.runId}, the run of its token`,
      found: `run_id ${runId}`,
    });
  };
  if (row !== undefined) check('rows', `row_id ${row.rowId}`, row.runId);
  for (const { stateId, runId } of states) check('node_states', `state_id ${stateId}`, runId);
  for (const { outcomeId, runId } of outcomes) {
    check('token_outcomes', `outcome_id ${outcomeId}`, runId);
  }
  for (const { errorId, runId } of stepErrors) {
    check('transform_errors', `error_id ${errorId}`, runId);
  }
}

function checkRow({ findings }: Sweep, { token, row }: TokenTrail): void {
  if (token.origin.kind !== 'row' || row !== undefined) return;
  findings.add({
    table: 'tokens',
    key: `token_id ${token.tokenId}`,
    check: 'row_of_token',
    expected: `row_id ${token.origin.rowId} in rows`,
    found: 'none that can be read',
  });
}

function checkPayloads({ rowPayloads }: Sweep, trail: TokenTrail): void {
  const { token, states, events, stepErrors, rowError, outcomes } = trail;
  const born = { table: 'tokens', idColumn: 'token_id', id: token.tokenId };
  rowPayloads.check(token.birth?.data, 'data', born);
  for (const state of states) {
    const record = { table: 'node_states', idColumn: 'state_id', id: state.stateId };
    rowPayloads.check(state.input, 'input', record);
    if (state.status === 'completed') rowPayloads.check(state.output, 'output', record);
    if (state.status === 'failed') rowPayloads.check(state.error, 'error', record);
    rowPayloads.check(state.context, 'context', record);
    for (const { eventId, reason } of events.get(state.stateId) ?? []) {
      const event = { table: 'routing_events', idColumn: 'event_id', id: eventId };
      rowPayloads.check(reason, 'reason', event);
    }
  }
  for (const { errorId, error } of stepErrors) {
    const record = { table: 'transform_errors', idColumn: 'error_id', id: errorId };
    rowPayloads.check(error, 'error', record);
  }
  if (rowError !== undefined) {
    const record = { table: 'validation_errors', idColumn: 'error_id', id: rowError.errorId };
    rowPayloads.check(rowError.error, 'error', record);
  }
  for (const outcome of outcomes) {
    if (!('error' in outcome)) continue;
    const record = { table: 'token_outcomes', idColumn: 'outcome_id', id: outcome.outcomeId };
    rowPayloads.check(outcome.error, 'error', record);
  }
}

function checkOutcomes({ findings, status }: Sweep, { token, outcomes }: TokenTrail): void {
  const ends = outcomes.filter(({ kind }) => isTerminal(kind)).map(({ kind }) => kind);
  const isMissing = ends.length === 0 && status === 'completed';
  if (ends.length <= 1 && !isMissing) return;
  findings.add({
    table: 'token_outcomes',
    key: `token_id ${token.tokenId}`,
    check: 'one_terminal_outcome',
    expected: status === 'completed' ? 'exactly one terminal outcome' : 'at most one',
    found: ends.length === 0 ? 'none' : ends.join(', '),
  });
}

/** What a sink has written belongs to the token's end there, and the other way round. */
function checkSinkStates({ findings, graph }: Sweep, trail: TokenTrail): void {
  const { token, states, outcomes } = trail;
  const written = new Set(
    states
      .filter(({ status, nodeIndex }) => status === 'completed' && isSink(graph, nodeIndex))
      .map(({ nodeIndex }) => nodeIndex),
  );
  const delivered = new Set(outcomes.flatMap((each) => deliveryOf(each)?.sinkNodeIndex ?? []));
  const report = (expected: string, found: string) =>
    findings.add({
      table: 'token_outcomes',
      key: `token_id ${token.tokenId}`,
      check: 'sink_state_and_outcome',
      expected,
      found,
    });
  for (const sink of delivered) {
    if (!written.has(sink)) report(`a completed state at sink ${sink}`, 'none');
  }
  for (const sink of written) {
    if (!delivered.has(sink))
      report(`an outcome in sink ${sink}, which wrote it`, describe(outcomes));
  }
}

function isSink(graph: Sweep['graph'], nodeIndex: number): boolean {
  return graph.nodes[nodeIndex]?.kind === 'sink';
}

function describe(outcomes: readonly Outcome[]): string {
  return outcomes.length === 0 ? 'no outcome' : outcomes.map(({ kind }) => kind).join(', ');
}

/** What waits has not ended and has nothing behind it, and a run that has completed left nothing waiting. */
function checkOpenStates({ findings, status }: Sweep, { states, outcomes }: TokenTrail): void {
  const hasEnded = outcomes.some(({ kind }) => isTerminal(kind));
  for (const [i, state] of states.entries()) {
    const isOpen = state.status === 'open' || state.status === 'pending';
    const mayBeOpen = status !== 'completed' && i === states.length - 1 && !hasEnded;
    if (!isOpen || mayBeOpen) continue;
    findings.add({
      table: 'node_states',
      key: `state_id ${state.stateId}`,
      check: 'no_open_state',
      expected:
        status === 'completed'
          ? 'no open state, because the run has completed'
          : 'no open state of a token that has ended or gone on',
      found: state.status,
    });
  }
}
