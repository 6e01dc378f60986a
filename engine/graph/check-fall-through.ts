import type { NodeIndex } from '../../landscape/model/ids.ts';
import type { DraftNode } from './draft-nodes.ts';
import { isStep } from './draft-nodes.ts';
import type { GraphProblem } from './problem.ts';
import { graphError } from './problem.ts';
import type { Wiring } from './wiring.ts';
import { nodeAfter } from './wiring.ts';

/**
 * An unwritten `continue` must not lead into a step that something else names: written out, a
 * fall-through is a decision; implied, it is the commonest wiring mistake.
 */
export function checkFallThrough(
  nodes: readonly DraftNode[],
  { wires }: Wiring,
  circling: ReadonlySet<NodeIndex>,
): readonly GraphProblem[] {
  return wires.flatMap((wire) => {
    const to = nodeAfter(wire);
    if (wire.said !== 'default' || to === undefined || !isStep(nodes[to]!)) return [];
    const other = wires.find(
      (named) =>
        named.said === 'name' &&
        named.from !== wire.from &&
        nodeAfter(named) === to &&
        // A way back is wrong already, whatever falls through.
        !(circling.has(named.from) && circling.has(to)),
    );
    if (other === undefined) return [];
    const [from, next] = [nodes[wire.from]!, nodes[to]!];
    return [
      graphError({
        code: 'FALL_THROUGH_IMPLIED',
        path: from.path,
        message: `\`${from.name}\` does not say where its rows go, so they fall through into \`${next.name}\`, which \`${nodes[other.from]!.name}\` names as well`,
        expected: 'an `on_success` that is written out',
        nextStep: `If it is meant, write \`on_success: ${next.name}\`; else name the right step or sink.`,
      }),
    ];
  });
}
