import type { EdgeIndex, NodeIndex } from '../../landscape/model/ids.ts';
import type { FieldSet } from '../../plugins/fields.ts';
import { mergeFieldSets } from '../../plugins/fields.ts';
import type { DraftNode } from './draft-nodes.ts';
import type { Wire, Wiring } from './wiring.ts';
import { nodeAfter } from './wiring.ts';

/** What is known about rows, `'unresolved'` where a problem upstream makes every guess worthless. */
export type Known = FieldSet | 'unresolved';

/** What an edge carries: rows, records that the source could not read, or both. */
export interface Load {
  readonly index: EdgeIndex;
  readonly wire: Wire;
  /** `undefined`: no rows, raw records only. */
  readonly fields: Known | undefined;
  readonly raw: boolean;
}

/** Everything that arrives at one node. */
export interface Arrival {
  readonly loads: readonly Load[];
  /** The fields of all edges merged; `undefined` when no rows arrive at all. */
  readonly fields: Known | undefined;
  readonly raw: boolean;
  /** True when rows arrive by an error route, with a reason. */
  readonly diverted: boolean;
}

/**
 * Visits the nodes in order, each with what arrives there; what the visit returns leaves by the
 * ordinary edges. Error routes carry what arrived: a row fails with the fields that it came with.
 *
 * @param order - Nodes that are missing from it are visited last, with an unresolved arrival.
 */
export function flowFields(
  nodes: readonly DraftNode[],
  { wires }: Wiring,
  order: readonly NodeIndex[],
  visit: (node: DraftNode, arrival: Arrival) => Known,
): ReadonlyMap<NodeIndex, Arrival> {
  const arrivals = new Map<NodeIndex, Arrival>();
  const outputs = new Map<NodeIndex, Known>();
  for (const index of order) {
    const node = nodes[index]!;
    const loads = wires.flatMap((wire, edge) =>
      nodeAfter(wire) === index ? [{ index: edge, wire, ...carried(wire, arrivals, outputs) }] : [],
    );
    const arrival = meet(loads);
    arrivals.set(index, arrival);
    outputs.set(index, visit(node, arrival));
  }
  for (const node of nodes) if (!arrivals.has(node.index)) visit(node, unresolved);
  return arrivals;
}

const unresolved: Arrival = { loads: [], fields: 'unresolved', raw: false, diverted: false };

function carried(
  wire: Wire,
  arrivals: ReadonlyMap<NodeIndex, Arrival>,
  outputs: ReadonlyMap<NodeIndex, Known>,
): Pick<Load, 'fields' | 'raw'> {
  if (wire.mode !== 'divert') {
    return { fields: outputs.get(wire.from) ?? 'unresolved', raw: false };
  }
  if (wire.from === 0) return { fields: undefined, raw: true };
  const arrival = arrivals.get(wire.from);
  if (arrival === undefined) return { fields: 'unresolved', raw: false };
  return { fields: arrival.fields, raw: arrival.raw };
}

function meet(loads: readonly Load[]): Arrival {
  const known = loads.flatMap(({ fields }) => (fields === undefined ? [] : [fields]));
  return {
    loads,
    fields: known.length === 0 ? undefined : known.reduce(mergeKnown),
    raw: loads.some(({ raw }) => raw),
    diverted: loads.some(({ wire }) => wire.mode === 'divert'),
  };
}

export function mergeKnown(a: Known, b: Known): Known {
  return a === 'unresolved' || b === 'unresolved' ? 'unresolved' : mergeFieldSets(a, b);
}
