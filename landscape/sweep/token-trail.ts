import type { BatchStatus } from '../model/batch.ts';
import type { BatchId, NodeIndex, TokenId } from '../model/ids.ts';
import type { RecordedTransformError, RecordedValidationError } from '../model/recorded-error.ts';
import type { NodeState } from '../model/node-state.ts';
import type { Outcome } from '../model/outcome.ts';
import type { RoutingEvent } from '../model/routing-event.ts';
import type { Row } from '../model/row.ts';
import type { Token, TokenParent } from '../model/token.ts';

/** Everything that is recorded about one token. */
export interface TokenTrail {
  readonly token: Token;
  readonly row: SweptRow | undefined;
  /** In the order of steps and attempts. */
  readonly states: readonly NodeState[];
  /** By state. */
  readonly events: ReadonlyMap<number, readonly RoutingEvent[]>;
  readonly stepErrors: readonly RecordedTransformError[];
  readonly rowError: RecordedValidationError | undefined;
  readonly outcomes: readonly Outcome[];
  readonly parents: readonly TokenParent[];
  /** Batches that it joined. */
  readonly memberships: readonly Membership[];
  /** Batches that it came out of. */
  readonly outputs: readonly BatchLink[];
}

/** What of a row its tokens go out from. */
export type SweptRow = Pick<Row, 'rowId' | 'runId' | 'source'>;

/** A token's place in a batch: among its members, or among its outputs. */
export interface BatchLink {
  readonly batchId: BatchId;
  readonly tokenId: TokenId;
  readonly ordinal: number;
}

/** The first and the last token of a page. */
export type TokenRange = readonly [first: TokenId, last: TokenId];

export interface Membership extends BatchLink {
  readonly status: BatchStatus;
  readonly nodeIndex: NodeIndex;
}

/** What made a token that did not come with a row, and the id of its group. */
export type Maker =
  | { readonly kind: 'forked' | 'expanded' | 'coalesced'; readonly groupId: number }
  | { readonly kind: 'batch'; readonly batchId: BatchId };

export function makerOf({ token }: Pick<TokenTrail, 'token'>): Maker | undefined {
  const { forkGroupId, joinGroupId, expandGroupId, origin } = token;
  if (joinGroupId !== undefined) return { kind: 'coalesced', groupId: joinGroupId };
  if (expandGroupId !== undefined) return { kind: 'expanded', groupId: expandGroupId };
  if (forkGroupId !== undefined) return { kind: 'forked', groupId: forkGroupId };
  return origin.kind === 'batch' ? { kind: 'batch', batchId: origin.batchId } : undefined;
}
