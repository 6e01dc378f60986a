import { toHex } from '../hash.ts';
import type { BatchId, NodeIndex, TokenId } from '../model/ids.ts';
import type { TokenFrame, TokenOrigin } from '../model/token.ts';
import { handedOnBy } from './check-chain.ts';
import type { Kin } from './kin.ts';
import type { Maker, TokenTrail } from './token-trail.ts';

/** How a token must have begun, as its parents have it. */
export interface ExpectedBirth {
  readonly origin: TokenOrigin;
  readonly nodeIndex: NodeIndex;
  readonly frames: readonly TokenFrame[];
  /** Absent of an expansion, whose rows are hashed together. */
  readonly dataHash: Uint8Array | undefined;
  /** Step index of its first state. */
  readonly start: number | undefined;
  /** Parents that cannot have met. */
  readonly group?: { readonly wanted: string; readonly found: string } | undefined;
}

export interface Ancestry {
  readonly kin: ReadonlyMap<TokenId, Kin>;
  /** Where the outputs of a batch start to count their steps. */
  readonly batchStarts: ReadonlyMap<BatchId, number>;
}

/** `undefined` where parents are missing, which is reported as such, and for what a batch made. */
export function expectedBirth(
  { token }: TokenTrail,
  maker: Maker,
  parents: readonly Kin[],
  ancestry: Ancestry,
): ExpectedBirth | undefined {
  const [parent] = parents;
  if (parent === undefined) return undefined;
  switch (maker.kind) {
    case 'batch':
      return undefined;
    case 'forked': {
      const nodeIndex = parent.last?.nodeIndex ?? parent.token.birth?.nodeIndex ?? 0;
      const held = parent.last === undefined ? parent.token.birth?.data : handedOnBy(parent.last);
      const branch = token.branchName ?? '';
      return {
        origin: parent.token.origin,
        nodeIndex,
        frames: [...parent.token.frames, { forkGroupId: parent.token.tokenId, nodeIndex, branch }],
        dataHash: held?.hash,
        start: startBehind(parent, ancestry),
      };
    }
    case 'expanded':
      return {
        origin: parent.token.origin,
        nodeIndex: parent.last?.nodeIndex ?? 0,
        frames: parent.token.frames,
        dataHash: undefined,
        start: startBehind(parent, ancestry),
      };
    case 'coalesced':
      return joined(token.frames.length, parents, ancestry);
    default:
      return maker satisfies never;
  }
}

/** A join closes one fork: its parents are on branches of that, and all else they have in common. */
function joined(
  depth: number,
  parents: readonly Kin[],
  ancestry: Ancestry,
): ExpectedBirth | undefined {
  const [first] = parents;
  if (first === undefined) return undefined;
  const starts = parents.map((parent) => startBehind(parent, ancestry) ?? 0);
  const shared = (parent: Kin) => {
    const frame = parent.token.frames[depth];
    const { last, token } = parent;
    return JSON.stringify([
      token.origin,
      token.frames.slice(0, depth),
      frame?.forkGroupId,
      frame?.nodeIndex,
      last?.nodeIndex,
      last?.status === 'completed' && toHex(last.output.hash),
    ]);
  };
  const branches = new Set(parents.map(({ token }) => token.frames[depth]?.branch));
  const meet = parents.every((parent) => shared(parent) === shared(first));
  const isGroup = meet && branches.size === parents.length && !branches.has(undefined);
  return {
    origin: first.token.origin,
    nodeIndex: first.last?.nodeIndex ?? 0,
    frames: first.token.frames.slice(0, depth),
    dataHash: first.last?.status === 'completed' ? first.last.output.hash : undefined,
    start: Math.max(...starts),
    group: isGroup
      ? undefined
      : {
          wanted:
            'of parents on different branches of one fork, which put out the same at one node',
          found: `of ${parents.map(({ token }) => `token_id ${token.tokenId}`).join(', ')}`,
        },
  };
}

/** A token that was split in the moment it was made hands on the number that it would have had. */
function startBehind(parent: Kin, ancestry: Ancestry): number | undefined {
  if (parent.last !== undefined) return parent.last.stepIndex + 1;
  const { origin } = parent.token;
  const before = parent.parents.map(({ parentTokenId }) => ancestry.kin.get(parentTokenId)?.last);
  if (before.length === 0) {
    return origin.kind === 'batch' ? ancestry.batchStarts.get(origin.batchId) : undefined;
  }
  return Math.max(...before.map((last) => (last?.stepIndex ?? -1) + 1));
}
