import type { NodeIndex, TokenId } from '../../landscape/model/ids.ts';
import type { TokenFrame } from '../../landscape/model/token.ts';
import type { Barrier } from './barrier.ts';

/** One fork of one token, for as long as tokens of its branches are under way. */
export interface ForkGroup {
  /** The token that was forked. */
  readonly id: TokenId;
  readonly node: NodeIndex;
  /** Branch → tokens on it that have not ended. */
  readonly live: Map<string, number>;
  /** What waits for its branches, by coalesce. */
  readonly barriers: Map<NodeIndex, Barrier>;
}

/** A fork that a token is inside of, and its branch there. */
export interface Frame {
  readonly group: ForkGroup;
  readonly branch: string;
}

export function createForkGroup(id: TokenId, node: NodeIndex): ForkGroup {
  return { id, node, live: new Map(), barriers: new Map() };
}

/** One token on these branches has become `tokens` of them. */
export function multiply(frames: readonly Frame[], tokens: number): void {
  for (const { group, branch } of frames) {
    group.live.set(branch, (group.live.get(branch) ?? 0) + tokens - 1);
  }
}

/** So many tokens on these branches have become one. */
export function merge(frames: readonly Frame[], tokens: number): void {
  multiply(frames, 2 - tokens);
}

/** Frames as they are recorded with a token. */
export function toTokenFrames(frames: readonly Frame[]): readonly TokenFrame[] {
  return frames.map(({ group, branch }) => ({
    forkGroupId: group.id,
    nodeIndex: group.node,
    branch,
  }));
}
