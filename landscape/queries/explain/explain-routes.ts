import { z } from 'zod';

import { toHex } from '../../hash.ts';
import { AuditError } from '../../model/errors.ts';
import type { ExplainedDecision, ExplainedRoute } from '../../model/explained-step.ts';
import type { EdgeRecord } from '../../model/graph.ts';
import { getField } from '../../model/json.ts';
import type { NodeState } from '../../model/node-state.ts';
import type { RoutingEvent } from '../../model/routing-event.ts';
import type { PayloadReader } from '../../payloads/read-payload.ts';
import type { StoredNode } from '../../readers/to-node.ts';
import type { RunGraph } from '../run-graph.ts';
import { readJson } from './read-content.ts';

/** Which ways a token took out of a step, and which it could have taken. */
export interface Routes {
  readonly taken: readonly ExplainedRoute[];
  readonly notTaken: readonly ExplainedRoute[];
}

/**
 * A decision has its events; without one a completed step sends every row along its only way on, or the
 * tokens that were made of it.
 *
 * @param branches - Labels of the edges that its children took, when a fork ended the token here.
 */
export function explainRoutes(
  graph: RunGraph,
  state: NodeState,
  events: readonly RoutingEvent[],
  branches?: readonly string[],
): Routes {
  const edges = graph.edgesFrom(state.nodeIndex);
  const taken = new Set(
    events.length > 0
      ? events.map((event) => event.edgeIndex)
      : branches === undefined
        ? onlyWay(edges, state)
        : edges.filter(({ label }) => branches.includes(label)).map((edge) => edge.edgeIndex),
  );
  const toRoutes = (wanted: boolean) =>
    edges
      .filter((edge) => taken.has(edge.edgeIndex) === wanted)
      .map((edge) => toRoute(graph, edge));
  return { taken: toRoutes(true), notTaken: toRoutes(false) };
}

function onlyWay(edges: readonly EdgeRecord[], state: NodeState): readonly number[] {
  if (state.status !== 'completed') return [];
  const ways = edges.filter((edge) => edge.mode !== 'divert');
  return ways.length === 1 ? ways.map((edge) => edge.edgeIndex) : [];
}

function toRoute(graph: RunGraph, { label, mode, target }: EdgeRecord): ExplainedRoute {
  if (target.kind !== 'node') return { label, mode, to: { kind: target.kind } };
  const node = graph.node(target.nodeIndex);
  return { label, mode, to: { kind: 'node', name: node.name, nodeKind: node.kind } };
}

const gateReason = z.object({
  condition: z.string().optional(),
  result: z.json().optional(),
  label: z.string().optional(),
  values: z.record(z.string(), z.json()).optional(),
});

/**
 * What a gate found, from its recorded reason. Where that is gone, the condition still stands in the
 * node's configuration and the label on the edge.
 *
 * @throws AuditError when the reason is there and is none.
 */
export function explainDecision(
  payloads: PayloadReader,
  graph: RunGraph,
  node: StoredNode,
  event: RoutingEvent,
): ExplainedDecision {
  const reasonSha256 = toHex(event.reason.hash);
  const stored = readJson(payloads, event.reason);
  const edgeLabel = graph.edge(event.edgeIndex).label;
  if (stored === undefined) {
    const condition = getField(node.config, 'condition');
    return {
      condition: typeof condition === 'string' ? condition : null,
      result: null,
      label: edgeLabel,
      values: null,
      reasonSha256,
    };
  }
  const reason = gateReason.safeParse(stored);
  if (!reason.success) {
    throw new AuditError(
      'AUDIT_CORRUPT',
      `The payload ${reasonSha256} must be the reason of a gate, and is not.`,
      { facts: { sha256: reasonSha256, found: stored }, cause: reason.error },
    );
  }
  const { condition, result, label, values } = reason.data;
  return {
    condition: condition ?? null,
    result: result ?? null,
    label: label ?? edgeLabel,
    values: values ?? {},
    reasonSha256,
  };
}
