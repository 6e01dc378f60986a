import { unreachable } from '../../landscape/model/unreachable.ts';
import type { Settings } from '../settings/schema.ts';
import type { DraftNode } from './draft-nodes.ts';
import type { GraphProblem, SettingsPath } from './problem.ts';
import { graphError } from './problem.ts';
import { createDestinations } from './resolve-destination.ts';
import { wireGate } from './wire-gate.ts';
import { WireList } from './wire-list.ts';
import type { NodeWiring, Wire, Wiring } from './wiring.ts';

const noWires: NodeWiring = {
  onSuccess: [],
  routes: new Map(),
  branches: new Map(),
  onError: undefined,
};

/**
 * Follows every destination of the settings and leaves no default: the explicit graph that an audit
 * must show. Edges are in the order of the nodes, and of the outlets of each.
 */
export function expandWiring(
  settings: Settings,
  nodes: readonly DraftNode[],
  isExplicit: (path: SettingsPath) => boolean,
): { readonly wiring: Wiring; readonly problems: readonly GraphProblem[] } {
  const destinations = createDestinations(settings, nodes);
  const list = new WireList(destinations);
  const byNode = nodes.map((node) => wireNode(node, list, isExplicit));
  const problems = [...list.problems, ...repeatedLabels(list.wires, nodes)];
  if (settings.output_sink !== undefined) {
    const resolution = destinations.outputSink();
    if (!resolution.ok && resolution.problem !== undefined) problems.push(resolution.problem);
  }
  const { wires, complete, named } = list;
  return { wiring: { wires, byNode, complete, named }, problems };
}

function wireNode(
  node: DraftNode,
  list: WireList,
  isExplicit: (path: SettingsPath) => boolean,
): NodeWiring {
  switch (node.kind) {
    case 'gate':
      return wireGate(node, list);
    case 'sink':
      return {
        ...noWires,
        onError: list.divert(node, 'on_write_failure', node.settings.on_write_failure),
      };
    case 'source':
    case 'transform':
    case 'coalesce':
    case 'aggregation': {
      const path = [...node.path, 'on_success'];
      const to = node.settings.on_success;
      const isDefault = !isExplicit(path);
      const onSuccess = list.send(node, { label: 'continue', to, path, isDefault });
      const onError =
        node.kind === 'source'
          ? list.divert(node, 'on_validation_failure', node.settings.on_validation_failure)
          : list.divert(node, 'on_error', node.settings.on_error);
      return { ...noWires, onSuccess, onError };
    }
    default:
      return unreachable(node);
  }
}

/** The audit trail tells the edges of a node apart by their labels. */
function repeatedLabels(
  wires: readonly Wire[],
  nodes: readonly DraftNode[],
): readonly GraphProblem[] {
  const seen = new Set<string>();
  const reported = new Set<string>();
  return wires.flatMap(({ from, label, path }) => {
    const key = `${from} ${label}`;
    const isNew = !seen.has(key);
    seen.add(key);
    if (isNew || reported.has(key)) return [];
    reported.add(key);
    const message = `two edges of \`${nodes[from]!.name}\` would be called \`${label}\``;
    const nextStep = 'Rename the label or the branch: the audit trail tells edges apart by name.';
    return [graphError({ code: 'LABEL_REPEATED', path, message, found: `\`${label}\``, nextStep })];
  });
}
