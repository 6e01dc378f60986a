import type { NodeIndex } from '../../landscape/model/ids.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';
import { recordDiscarded } from '../../landscape/recorder/record-outcome.ts';
import { arriveAtSink } from './arrive-at-sink.ts';
import { arriveAtCoalesce } from './coalesce.ts';
import { describeDecision } from './decided.ts';
import { joinBatch } from './join-batch.ts';
import { leaveBranches } from './leave-branches.ts';
import type { Onward, Step, Stop } from './onward.ts';
import { nodeAt } from './run.ts';
import type { Run } from './run.ts';
import { runGate } from './run-gate.ts';
import { runTransform } from './run-transform.ts';
import type { Halt, TokenInHand } from './token-in-hand.ts';

/**
 * Carries a token from a node to the end of its path: a sink's queue, an end, a place to wait, or
 * the tokens that it became, which are on the agenda then.
 */
export function runToken(run: Run, token: TokenInHand, start: NodeIndex): Stop | undefined {
  for (let at = start; ;) {
    const step = runNode(run, token, at);
    if (step.kind === 'done') return undefined;
    if (step.kind === 'pause') return step;
    const next = follow(run, token, step);
    if (typeof next !== 'number') return next;
    at = next;
  }
}

function runNode(run: Run, token: TokenInHand, at: NodeIndex): Step {
  const node = nodeAt(run, at);
  switch (node.kind) {
    case 'transform':
      return runTransform(run, token, node);
    case 'gate':
      return runGate(run, token, node);
    case 'aggregation':
      return joinBatch(run, token, node);
    case 'coalesce':
      return arriveAtCoalesce(run, token, node);
    case 'source':
    case 'sink':
      throw new Error(`A ${node.kind} (\`${node.record.name}\`) cannot be stepped through`);
    default:
      return unreachable(node);
  }
}

/**
 * Takes a token along an edge. Returns the node to run next, a halt, or `undefined` when the token's
 * way is at its end.
 */
export function follow(
  run: Run,
  token: TokenInHand,
  { edge, decided }: Onward,
): NodeIndex | Halt | undefined {
  switch (edge.target.kind) {
    case 'node': {
      const next = edge.target.nodeIndex;
      if (nodeAt(run, next).kind !== 'sink') return next;
      arriveAtSink(run, token, edge, decided);
      leaveBranches(run, token);
      return undefined;
    }
    case 'discard':
      recordDiscarded(run.recorder, token.tokenId);
      leaveBranches(run, token);
      return undefined;
    case 'halt': {
      const { reason, message } = describeDecision(decided);
      return { kind: 'halt', node: edge.from, token, reason, message };
    }
    default:
      return unreachable(edge.target);
  }
}
