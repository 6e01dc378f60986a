import type { BatchId, GroupId, NodeIndex, RowId, RunId, TokenId } from './ids.ts';
import type { PayloadRef } from './payload.ts';

/** One instance of a row on one path, or what a batch made: then it has a batch and no row. */
export interface Token {
  readonly tokenId: TokenId;
  readonly runId: RunId;
  readonly origin: TokenOrigin;
  /** The fork that made it: the token that was forked. */
  readonly forkGroupId: GroupId | undefined;
  /** The join that made it: itself. */
  readonly joinGroupId: GroupId | undefined;
  /** The expansion that made it: the token that was expanded. */
  readonly expandGroupId: GroupId | undefined;
  /** The branch on which a fork put it. */
  readonly branchName: string | undefined;
  /** Its place among its siblings, from 0. */
  readonly ordinal: number | undefined;
  /** Forks it is inside of, outermost first. */
  readonly frames: readonly TokenFrame[];
  /** Absent for the token with which a row comes out of the source. */
  readonly birth: TokenBirth | undefined;
  readonly createdAtMs: number;
}

/** What a token comes from in the end: a row of the source, or a batch. */
export type TokenOrigin =
  | { readonly kind: 'row'; readonly rowId: RowId }
  | { readonly kind: 'batch'; readonly batchId: BatchId };

/** A fork that a token is inside of, and on which branch. */
export interface TokenFrame {
  readonly forkGroupId: GroupId;
  /** The node at which the fork was. */
  readonly nodeIndex: NodeIndex;
  readonly branch: string;
}

/** How a token began that a fork, an expansion, a join or a batch made. */
export interface TokenBirth {
  /** The node at which it was made. */
  readonly nodeIndex: NodeIndex;
  /** The row that it held then. */
  readonly data: PayloadRef;
  /** Row index, then ordinals: lexicographic order is the order of execution. */
  readonly position: readonly number[];
}

/** A link of the token graph: forks, expansions and joins make new tokens of old ones. */
export interface TokenParent {
  readonly tokenId: TokenId;
  readonly parentTokenId: TokenId;
  readonly ordinal: number;
}
