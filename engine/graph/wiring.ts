import type { EdgeMode, EdgeTarget } from '../../landscape/model/graph.ts';
import type { EdgeIndex, NodeIndex } from '../../landscape/model/ids.ts';
import type { SettingsPath } from './problem.ts';

/** An edge before the graph is known to be right, with the place in the settings that asks for it. */
export interface Wire {
  readonly from: NodeIndex;
  readonly target: EdgeTarget;
  readonly label: string;
  readonly mode: EdgeMode;
  readonly path: SettingsPath;
  /** How the settings say it: by name, with the word `continue`, or not at all. */
  readonly said: 'name' | 'continue' | 'default';
}

/** The outlets of one node, as positions in the list of wires. */
export interface NodeWiring {
  readonly onSuccess: readonly EdgeIndex[];
  /** Label → its edges; a label that says `fork` has the edges of all branches. */
  readonly routes: ReadonlyMap<string, readonly EdgeIndex[]>;
  readonly branches: ReadonlyMap<string, EdgeIndex>;
  readonly onError: EdgeIndex | undefined;
}

/** Every edge that the settings ask for, no default left. */
export interface Wiring {
  readonly wires: readonly Wire[];
  /** By node index. */
  readonly byNode: readonly NodeWiring[];
  /** False when a destination did not resolve: then nobody can say what is never reached. */
  readonly complete: boolean;
  /** Every name and word that a destination used. */
  readonly named: ReadonlySet<string>;
}

/** The ways in which a node can decide: each is a list of edges that a row takes together. */
export function decisionsOf(node: NodeWiring): readonly (readonly EdgeIndex[])[] {
  if (node.routes.size > 0) return [...node.routes.values()];
  if (node.branches.size > 0) return [[...node.branches.values()]];
  return [node.onSuccess];
}

/** The node that a wire leads to, or `undefined` when it ends in `discard` or `halt`. */
export function nodeAfter(wire: Wire): NodeIndex | undefined {
  return wire.target.kind === 'node' ? wire.target.nodeIndex : undefined;
}
