import type { DraftNode } from './draft-nodes.ts';
import type { GraphProblem } from './problem.ts';
import { graphError } from './problem.ts';
import type { Wire, Wiring } from './wiring.ts';
import { nodeAfter } from './wiring.ts';

/** A row that a sink refuses goes to one other sink at most: never back, and never further. */
export function checkWriteFailures(
  nodes: readonly DraftNode[],
  { wires, byNode }: Wiring,
): readonly GraphProblem[] {
  const routeOf = (index: number): Wire | undefined => {
    const edge = nodes[index]!.kind === 'sink' ? byNode[index]!.onError : undefined;
    return edge === undefined ? undefined : wires[edge];
  };
  return nodes.flatMap(({ index, name }) => {
    const route = routeOf(index);
    const to = route && nodeAfter(route);
    if (route === undefined || to === undefined) return [];
    if (to === index) return [problem(route, `\`${name}\` cannot take the rows that it refuses`)];
    const further = routeOf(to);
    if (further === undefined || nodeAfter(further) === undefined) return [];
    const middle = nodes[to]!.name;
    const end = nodes[nodeAfter(further)!]!.name;
    const message = `rows that \`${name}\` refuses go to \`${middle}\`, which would hand them on to \`${end}\``;
    return [problem(route, message)];
  });
}

function problem({ path }: Wire, message: string): GraphProblem {
  return graphError({
    code: 'WRITE_FAILURE_ROUTE',
    path,
    message,
    expected: 'a sink that hands nothing on itself, `discard` or `halt`',
  });
}
