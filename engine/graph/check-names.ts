import type { DraftNode } from './draft-nodes.ts';
import { isStep } from './draft-nodes.ts';
import type { GraphProblem } from './problem.ts';
import { graphError } from './problem.ts';

/** Words of the wiring, and the name of the source node. */
const reservedNames: readonly string[] = ['continue', 'discard', 'halt', 'fork', 'source'];

/** Steps and sinks share one namespace, and none may be called like a word of the wiring. */
export function checkNames(nodes: readonly DraftNode[]): readonly GraphProblem[] {
  const problems: GraphProblem[] = [];
  const first = new Map<string, DraftNode>();
  for (const node of nodes) {
    if (node.kind === 'source') continue;
    if (reservedNames.includes(node.name)) {
      problems.push(
        graphError({
          code: 'NAME_RESERVED',
          ...nameOf(node),
          message: `\`${node.name}\` is a word of the settings: no ${what(node)} can be called so`,
          nextStep: `Give the ${what(node)} another name, here and wherever it is named.`,
        }),
      );
    }
    const earlier = first.get(node.name);
    if (earlier === undefined) first.set(node.name, node);
    else {
      problems.push(
        graphError({
          code: 'NAME_TAKEN',
          ...nameOf(node),
          message: `two things are called \`${node.name}\`: a ${what(earlier)} (${place(earlier)}) and this ${what(node)}`,
          expected: 'names that are unique among steps and sinks',
          nextStep: 'Rename one of the two, and check which one the destinations mean.',
        }),
      );
    }
  }
  return problems;
}

function nameOf(node: DraftNode): Pick<GraphProblem, 'path' | 'at'> {
  return isStep(node) ? { path: [...node.path, 'name'] } : { path: node.path, at: 'key' };
}

function what(node: DraftNode): string {
  return isStep(node) ? 'step' : 'sink';
}

function place(node: DraftNode): string {
  return isStep(node) ? `number ${node.index}` : `under \`sinks\``;
}
