/** How a token ended. `buffered` is the only one that is not terminal. */
export const outcomeKinds = [
  'completed',
  'routed',
  'discarded',
  'forked',
  'expanded',
  'consumed_in_batch',
  'coalesced',
  'quarantined',
  'failed',
  'buffered',
] as const;

export type OutcomeKind = (typeof outcomeKinds)[number];

/** The ways in which a token can end in a sink. */
export type SinkOutcomeKind = 'completed' | 'routed' | 'quarantined';

export function isTerminal(kind: OutcomeKind): boolean {
  return kind !== 'buffered';
}
