import type { BatchId, GroupId, NodeIndex, RunId, TokenId } from './ids.ts';
import type { PayloadRef } from './payload.ts';

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

/** How one token ended (or, `buffered`, where it waits). Each kind carries exactly its own facts. */
export type Outcome = Recorded &
  (
    | { readonly kind: 'completed' | 'routed'; readonly delivery: Delivery }
    | { readonly kind: 'discarded'; readonly joinGroupId: GroupId | undefined }
    | {
        readonly kind: 'forked';
        readonly forkGroupId: GroupId;
        readonly branches: readonly string[];
      }
    | { readonly kind: 'expanded'; readonly expandGroupId: GroupId }
    | { readonly kind: 'consumed_in_batch' | 'buffered'; readonly batchId: BatchId }
    | { readonly kind: 'coalesced'; readonly joinGroupId: GroupId }
    | {
        readonly kind: 'quarantined';
        readonly error: PayloadRef;
        /** Where an error route put it; absent when only the landscape has it. */
        readonly delivery: Delivery | undefined;
      }
    | { readonly kind: 'failed'; readonly error: PayloadRef }
  );

interface Recorded {
  readonly outcomeId: number;
  readonly runId: RunId;
  readonly tokenId: TokenId;
  readonly recordedAtMs: number;
}

/** Where in a sink's output the token's bytes lie. */
export interface Delivery {
  readonly sinkNodeIndex: NodeIndex;
  readonly artifactSegmentId: number;
  /** Bytes from the start of the artifact. */
  readonly artifactOffset: number;
  readonly artifactLength: number;
}

/** The delivery of an outcome that has one. */
export function deliveryOf(outcome: Outcome): Delivery | undefined {
  return 'delivery' in outcome ? outcome.delivery : undefined;
}
