import type { CoalesceNode } from '../graph/model.ts';
import { createBarrier } from './barrier.ts';
import type { Barrier } from './barrier.ts';
import type { ForkGroup, Frame } from './fork-group.ts';
import type { Run } from './run.ts';
import type { TokenInHand } from './token-in-hand.ts';

/**
 * A token has ended away from the coalesces that wait for its branches: whoever waits is told at once. A
 * row that a sink refuses has left its branches already.
 */
export function leaveBranches(run: Run, token: TokenInHand): void {
  if (token.hasLeft) return;
  token.hasLeft = true;
  leaveForks(run, token, token.frames);
}

/** A token leaves these forks, the innermost first. A branch has ended when its last token has. */
export function leaveForks(run: Run, { position }: TokenInHand, frames: readonly Frame[]): void {
  for (let i = frames.length - 1; i >= 0; i -= 1) {
    const { group, branch } = frames[i]!;
    const live = (group.live.get(branch) ?? 0) - 1;
    group.live.set(branch, live);
    if (live > 0) continue;
    const node = coalesceOf(run, group, branch);
    if (node === undefined) continue;
    const barrier = barrierAt(group, node);
    if (barrier.arrived.has(branch) || barrier.decision !== undefined) continue;
    barrier.ended.add(branch);
    run.ended.push({ node, barrier, position });
  }
}

/** Where the tokens of a branch meet those of the others, if they do. */
export function coalesceOf(run: Run, group: ForkGroup, branch: string): CoalesceNode | undefined {
  return run.joins.get(group.node)?.find(({ settings }) => settings.branches.includes(branch));
}

export function barrierAt(group: ForkGroup, { index }: CoalesceNode): Barrier {
  const known = group.barriers.get(index);
  if (known !== undefined) return known;
  const barrier = createBarrier(index, group);
  group.barriers.set(index, barrier);
  return barrier;
}
