import { toHex } from '../hash.ts';
import type { Sweep } from './sweep-context.ts';
import type { TokenTrail } from './token-trail.ts';

/** Errors in the tables are the errors of the states, and ends that name an error name one of those. */
export function checkErrors({ findings, graph }: Sweep, trail: TokenTrail): void {
  const { token, states, stepErrors, rowError, outcomes } = trail;
  const failures = states.filter((state) => state.status === 'failed');
  for (const { errorId, stateId, nodeIndex, error } of stepErrors) {
    const isRight = failures.some(
      (state) =>
        state.stateId === stateId &&
        state.nodeIndex === nodeIndex &&
        Buffer.compare(state.error.hash, error.hash) === 0,
    );
    if (isRight) continue;
    findings.add({
      table: 'transform_errors',
      key: `error_id ${errorId}`,
      check: 'error_of_state',
      expected: `the error of a failed state of token_id ${token.tokenId}`,
      found: `state_id ${stateId}, error_hash ${toHex(error.hash)}`,
    });
  }
  // The source's error belongs to the token that the row came with, not to those made of it.
  if (rowError !== undefined && token.birth === undefined) {
    const isRight = failures.some(
      (state) =>
        graph.nodes[state.nodeIndex]?.kind === 'source' &&
        Buffer.compare(state.error.hash, rowError.error.hash) === 0,
    );
    if (!isRight) {
      findings.add({
        table: 'validation_errors',
        key: `error_id ${rowError.errorId}`,
        check: 'error_of_state',
        expected: `the error of the source's state of token_id ${token.tokenId}`,
        found: `error_hash ${toHex(rowError.error.hash)}`,
      });
    }
  }
  for (const outcome of outcomes) {
    if (!('error' in outcome)) continue;
    const { hash } = outcome.error;
    if (failures.some((state) => Buffer.compare(state.error.hash, hash) === 0)) continue;
    findings.add({
      table: 'token_outcomes',
      key: `outcome_id ${outcome.outcomeId}`,
      check: 'error_of_outcome',
      expected: `the error of a failed state of token_id ${token.tokenId}`,
      found: `error_hash ${toHex(hash)}`,
    });
  }
}
