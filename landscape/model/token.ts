import type { BatchId, GroupId, RowId, RunId, TokenId } from './ids.ts';

/** One instance of a row on one path, or the output of a batch: then it has a batch and no row. */
export interface Token {
  readonly tokenId: TokenId;
  readonly runId: RunId;
  readonly origin: TokenOrigin;
  /** The fork that made it, and the branch on which it is. */
  readonly forkGroupId: GroupId | undefined;
  /** The join that made it. */
  readonly joinGroupId: GroupId | undefined;
  /** The expansion that made it. */
  readonly expandGroupId: GroupId | undefined;
  readonly branchName: string | undefined;
  /** Its place among its siblings, from 0. */
  readonly ordinal: number | undefined;
  /** Forks it is inside of, outermost first. */
  readonly frames: readonly TokenFrame[];
  readonly createdAtMs: number;
}

export type TokenOrigin =
  | { readonly kind: 'row'; readonly rowId: RowId }
  | { readonly kind: 'batch'; readonly batchId: BatchId };

export interface TokenFrame {
  readonly forkGroupId: GroupId;
  readonly branch: string;
}

/** A link of the token graph: forks, expansions and joins make new tokens of old ones. */
export interface TokenParent {
  readonly tokenId: TokenId;
  readonly parentTokenId: TokenId;
  readonly ordinal: number;
}
