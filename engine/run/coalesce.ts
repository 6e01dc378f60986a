import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import { recordCompletedState } from '../../landscape/recorder/record-node-state.ts';
import { recordLateArrival } from '../../landscape/recorder/record-token.ts';
import type { CoalesceNode } from '../graph/model.ts';
import { beginAttempt, endAttempt } from './attempt.ts';
import { decide } from './decide.ts';
import { failRow } from './fail-row.ts';
import type { Frame } from './fork-group.ts';
import { hold } from './held.ts';
import { barrierAt, leaveBranches, leaveForks } from './leave-branches.ts';
import { done } from './onward.ts';
import type { Step } from './onward.ts';
import type { Run } from './run.ts';
import { storeOnce } from './store-once.ts';
import type { TokenInHand } from './token-in-hand.ts';

/** A token comes to where its branch meets the others: it waits there, or it is too late. */
export function arriveAtCoalesce(run: Run, token: TokenInHand, node: CoalesceNode): Step {
  const { frame, inner } = matchFrame(token, node);
  const barrier = barrierAt(frame.group, node);
  switch (barrier.decision?.kind) {
    case 'merged':
      return discardLate(run, token, node, barrier.decision.into);
    case 'failed': {
      const attempt = endAttempt(run, beginAttempt(run, token, node.index));
      return failRow(run, token, node, attempt, tooLate(barrier.decision.error), 'failed');
    }
    case undefined:
      break;
  }
  if (barrier.arrived.has(frame.branch)) {
    throw new Error(`Branch \`${frame.branch}\` arrived twice at \`${node.record.name}\``);
  }
  const held = hold(run, token, node.index);
  barrier.arrived.set(frame.branch, held);
  if (barrier.firstArrival === undefined) {
    barrier.firstArrival = held.waiting;
    run.waiting.at(node.index).barriers.set(frame.group.id, barrier);
  }
  decide(run, node, barrier, token.position);
  // Forks within, whose own coalesce it did not pass, have lost it.
  leaveForks(run, token, inner);
  return done;
}

/** A token that comes when its group has failed already shares its fate, and is not the cause. */
function tooLate(error: ErrorRecord): ErrorRecord {
  return {
    reason: error.reason,
    message: `came when the others had failed to meet already: ${error.message}`,
  };
}

/** The nearest fork whose branches meet here, and the forks within it. */
function matchFrame(
  { frames, tokenId }: TokenInHand,
  { fork, settings, record }: CoalesceNode,
): { readonly frame: Frame; readonly inner: readonly Frame[] } {
  const at = frames.findLastIndex(
    ({ group, branch }) => group.node === fork && settings.branches.includes(branch),
  );
  const frame = frames[at];
  if (frame === undefined) {
    throw new Error(`Token ${tokenId} is on no branch that meets at \`${record.name}\``);
  }
  return { frame, inner: frames.slice(at + 1) };
}

function discardLate(run: Run, token: TokenInHand, node: CoalesceNode, into: number): Step {
  const attempt = endAttempt(run, beginAttempt(run, token, node.index));
  const context = storeOnce(run, { late: true });
  recordCompletedState(run.recorder, { ...attempt, context }, token.payload);
  recordLateArrival(run.recorder, token.tokenId, into);
  leaveBranches(run, token);
  return done;
}
