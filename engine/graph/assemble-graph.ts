import type { EdgeRecord } from '../../landscape/model/graph.ts';
import type { EdgeIndex, NodeIndex } from '../../landscape/model/ids.ts';
import type { FieldSet } from '../../plugins/fields.ts';
import { unknownFields } from '../../plugins/fields.ts';
import type { Bindings } from './bind-plugins.ts';
import type { DraftNode } from './draft-nodes.ts';
import type { Arrival, Known } from './field-flow.ts';
import type { Inspection } from './inspect-node.ts';
import { noFields, sinkInput } from './inspect-sink.ts';
import type { Joins } from './match-forks.ts';
import type { Decision, Graph, GraphNode, RetryPolicy } from './model.ts';
import type { AuditCopy } from './node-record.ts';
import { nodeRecord } from './node-record.ts';
import type { TransformStep } from '../settings/schema.ts';
import { topologyHash } from './topology-hash.ts';
import type { Wiring } from './wiring.ts';
import { nodeAfter } from './wiring.ts';

/** Everything that the checks found out, when they found nothing wrong. */
export interface SoundDraft {
  readonly nodes: readonly DraftNode[];
  readonly wiring: Wiring;
  readonly bindings: Bindings;
  readonly joins: Joins;
  /** Each node behind all that lead to it. */
  readonly order: readonly NodeIndex[];
  readonly arrivals: ReadonlyMap<NodeIndex, Arrival>;
  readonly inspections: ReadonlyMap<NodeIndex, Inspection>;
  readonly auditCopy: AuditCopy;
  /** The tries of steps that say nothing of their own. */
  readonly retry: RetryPolicy;
}

/** The graph without what no row reaches: sinks for the export alone, names for several sinks. */
export function assembleGraph(draft: SoundDraft): Graph {
  const { wires } = draft.wiring;
  const reached = new Set(wires.map(nodeAfter));
  const kept = draft.nodes.filter(({ index }) => index === 0 || reached.has(index));
  const finalIndex = new Map(kept.map((node, index) => [node.index, index]));
  const nodes = kept.map((node) => assembleNode(draft, node, finalIndex));
  const edges = wires.map(({ from, target, label, mode }, edgeIndex): EdgeRecord => {
    const to: EdgeRecord['target'] =
      target.kind === 'node'
        ? { kind: 'node', nodeIndex: finalIndex.get(target.nodeIndex)! }
        : target;
    return { edgeIndex, from: finalIndex.get(from)!, target: to, label, mode };
  });
  const continuing = wires.flatMap(({ said }, edge) => (said === 'name' ? [] : [edge]));
  const records = nodes.map((node) => node.record);
  return {
    nodes,
    edges,
    continuing: new Set(continuing),
    order: draft.order.flatMap((index) => finalIndex.get(index) ?? []),
    topologyHash: topologyHash(records, edges),
  };
}

function assembleNode(
  draft: SoundDraft,
  node: DraftNode,
  finalIndex: ReadonlyMap<NodeIndex, NodeIndex>,
): GraphNode {
  const index = finalIndex.get(node.index)!;
  const binding = draft.bindings.get(node.index);
  const { output, condition, description, readsBeside } = draft.inspections.get(node.index)!;
  const arrival = draft.arrivals.get(node.index)!;
  const wiring = draft.wiring.byNode[node.index]!;
  const outputFields = toFields(output);
  const any = {
    index,
    record: nodeRecord(
      node,
      index,
      binding,
      { output: outputFields, readsBeside },
      draft.auditCopy,
    ),
    input: node.kind === 'source' ? unknownFields : toFields(arrival.fields),
    output: outputFields,
    onError: wiring.onError,
  };
  const onSuccess = toDecision(wiring.onSuccess);
  if (node.kind === 'source' && binding?.kind === 'source' && description && onSuccess) {
    return { ...any, kind: 'source', plugin: binding.bound, description, onSuccess };
  }
  if (node.kind === 'transform' && binding?.kind === 'transform' && onSuccess) {
    const retry = retryOf(draft.retry, node.settings.retry);
    return { ...any, kind: 'transform', plugin: binding.bound, retry, onSuccess };
  }
  if (node.kind === 'gate') {
    if (condition === undefined) {
      return { ...any, kind: 'gate', rule: { kind: 'fork', branches: wiring.branches } };
    }
    const routes = new Map(
      [...wiring.routes].flatMap(([label, edges]) => {
        const decision = toDecision(edges);
        return decision === undefined ? [] : [[label, decision] as const];
      }),
    );
    return { ...any, kind: 'gate', rule: { kind: 'condition', condition, routes } };
  }
  if (node.kind === 'coalesce' && onSuccess) {
    const fork = finalIndex.get(draft.joins.get(node.index)!)!;
    return { ...any, kind: 'coalesce', settings: node.settings, fork, onSuccess };
  }
  if (node.kind === 'aggregation' && binding?.kind === 'batch' && onSuccess) {
    const { settings } = node;
    const plugin = binding.bound;
    const retry = retryOf(draft.retry, settings.retry);
    return { ...any, kind: 'aggregation', settings, plugin, retry, condition, onSuccess };
  }
  const arrivals = node.kind === 'sink' ? sinkInput(node, arrival) : undefined;
  if (node.kind === 'sink' && binding?.kind === 'sink' && arrivals) {
    const withReason = node.settings.with_reason;
    const { retry } = draft;
    return { ...any, kind: 'sink', plugin: binding.bound, arrivals, retry, withReason };
  }
  throw new Error(`\`${node.name}\` passed the checks and is not whole`);
}

/** A step's own settings, and the general ones where it says nothing. */
function retryOf(general: RetryPolicy, own: TransformStep['retry']): RetryPolicy {
  return {
    max_attempts: own?.max_attempts ?? general.max_attempts,
    initial_delay_seconds: own?.initial_delay_seconds ?? general.initial_delay_seconds,
    max_delay_seconds: own?.max_delay_seconds ?? general.max_delay_seconds,
    exponential_base: own?.exponential_base ?? general.exponential_base,
  };
}

function toFields(known: Known | undefined): FieldSet {
  return known === undefined || known === 'unresolved' ? noFields : known;
}

function toDecision(edges: readonly EdgeIndex[]): Decision | undefined {
  const [first, ...rest] = edges;
  return first === undefined ? undefined : [first, ...rest];
}
