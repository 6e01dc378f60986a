import type { NodeIndex, RunId, StateId, TokenId } from './ids.ts';
import type { PayloadRef } from './payload.ts';

/** One attempt of one token at one node. */
export interface Attempt {
  readonly stateId: StateId;
  readonly runId: RunId;
  readonly tokenId: TokenId;
  readonly nodeIndex: NodeIndex;
  /** How many nodes the token and its ancestors passed before this one; 0 at the source. */
  readonly stepIndex: number;
  /** 0 for the first try. */
  readonly attempt: number;
  readonly input: PayloadRef;
  /** Why this attempt came when it did: the delay and the cause of a retry, the policy of a join. */
  readonly context?: PayloadRef | undefined;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly startedAtMs: number;
}

interface Ended {
  readonly durationUs: number;
}

/** Each status carries exactly the facts that status has. */
export type NodeState =
  | (Attempt & { readonly status: 'open' })
  | (Attempt & Ended & { readonly status: 'pending' })
  | (Attempt & Ended & { readonly status: 'completed'; readonly output: PayloadRef })
  | (Attempt & Ended & { readonly status: 'failed'; readonly error: PayloadRef });

export const nodeStateStatuses = ['open', 'pending', 'completed', 'failed'] as const;
export type NodeStateStatus = NodeState['status'];
