import type { EdgeRecord } from '../model/graph.ts';
import type { Token } from '../model/token.ts';
import { describeTarget, hasGoneOn, leadsTo, onlyWay } from './check-path.ts';
import type { CheckName } from './findings.ts';
import type { Sweep } from './sweep-context.ts';
import { tallyEdge } from './tally.ts';
import type { Maker, TokenTrail } from './token-trail.ts';

/** Its first state is where its edge leads, and is numbered behind those of its parents. */
export function checkFirstStep(
  sweep: Sweep,
  trail: TokenTrail,
  maker: Maker,
  start: number | undefined,
): void {
  const { findings, tally, graph } = sweep;
  const { token, states } = trail;
  const { birth } = token;
  if (birth === undefined) return;
  const edge = edgeOf(sweep, token, birth.nodeIndex);
  if (edge !== undefined && graph.nodes[birth.nodeIndex]?.kind !== 'gate') {
    // A decision to fork or to merge is taken at once; the others leave one after the other.
    const leavesAtOnce = maker.kind === 'forked' || maker.kind === 'coalesced';
    tallyEdge(tally, edge.edgeIndex, leavesAtOnce || hasGoneOn(sweep, trail));
  }
  const [first] = states;
  if (first === undefined) return;
  const report = (check: CheckName, expected: string, found: string) =>
    findings.add({
      table: 'node_states',
      key: `state_id ${first.stateId}`,
      check,
      expected,
      found: `${found} (token_id ${token.tokenId})`,
    });
  if (start !== undefined && first.stepIndex !== start) {
    report(
      'state_order',
      `step_index ${start}, behind its parents`,
      `step_index ${first.stepIndex}`,
    );
  }
  if (edge === undefined) {
    report(
      'state_on_path',
      `no state, because no single edge leads on from node ${birth.nodeIndex}`,
      `node ${first.nodeIndex}`,
    );
  } else if (!leadsTo([edge.target], first)) {
    report('state_on_path', `a state at ${describeTarget(edge.target)}`, `node ${first.nodeIndex}`);
  }
}

/** A branch has the label of its edge; everything else takes the only way on, or is split again. */
function edgeOf({ graph }: Sweep, token: Token, nodeIndex: number): EdgeRecord | undefined {
  if (token.branchName === undefined) return onlyWay(graph, nodeIndex);
  return graph.edgesFrom(nodeIndex).find(({ label }) => label === token.branchName);
}
