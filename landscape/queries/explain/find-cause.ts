import type { Because } from '../../model/explained-token.ts';
import type { ExplainedStep } from '../../model/explained-step.ts';
import type { TokenId } from '../../model/ids.ts';
import type { Token } from '../../model/token.ts';
import type { Family } from './family.ts';

/** A token with its steps as far as they are explained. */
export interface Walked {
  readonly token: Token;
  readonly steps: readonly ExplainedStep[];
}

/**
 * The last gate or error on the way of a token, its own or that of the one it was made of. A join goes
 * back to where its branches began: what they decided on their own did not decide for the merged row.
 */
export function findCause(
  family: Pick<Family, 'parents'>,
  walked: ReadonlyMap<TokenId, Walked>,
  tokenId: TokenId,
): Because {
  let at = walked.get(tokenId);
  // Forks closed by a join on the way back: their own gate decided about branches only.
  let closedFork: TokenId | undefined;
  let branch: string | undefined;
  while (at !== undefined) {
    const { token, steps } = at;
    const cause = causeIn(token.tokenId === closedFork ? steps.slice(0, -1) : steps);
    if (cause !== undefined) return alongBranch(cause, branch);
    branch = token.branchName;
    closedFork = token.joinGroupId === undefined ? undefined : forkClosedBy(family, walked, token);
    const before = closedFork ?? token.forkGroupId ?? token.expandGroupId;
    at = before === undefined ? undefined : walked.get(before);
  }
  return { kind: 'path' };
}

/** A fork without a condition sends a row along all its branches: the one that counts is the token's. */
function alongBranch(cause: Because, branch: string | undefined): Because {
  if (cause.kind !== 'gate' || cause.decision.condition !== null || branch === undefined) {
    return cause;
  }
  return { ...cause, decision: { ...cause.decision, label: branch } };
}

/** The fork on whose branches the parents of a merged token were. */
function forkClosedBy(
  { parents }: Pick<Family, 'parents'>,
  walked: ReadonlyMap<TokenId, Walked>,
  { tokenId, frames }: Token,
): TokenId | undefined {
  const [first] = parents.get(tokenId) ?? [];
  const parent = first === undefined ? undefined : walked.get(first)?.token;
  return parent?.frames[frames.length]?.forkGroupId;
}

/** An attempt that was followed by another one decided nothing. */
function causeIn(steps: readonly ExplainedStep[]): Because | undefined {
  for (const [i, step] of [...steps.entries()].toReversed()) {
    const next = steps[i + 1];
    if (next !== undefined && next.step === step.step && next.node.id === step.node.id) continue;
    const { state, decision, error } = step;
    const { name: node, kind: nodeKind } = step.node;
    if (error !== null) return { kind: 'error', state, node, nodeKind, error };
    if (decision !== null) return { kind: 'gate', state, node, decision };
  }
  return undefined;
}
