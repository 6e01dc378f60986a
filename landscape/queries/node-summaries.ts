import type { Knex } from 'knex';

import type { RunCounters } from '../model/counters.ts';
import type { RunId } from '../model/ids.ts';
import type { StoredNode } from '../readers/to-node.ts';
import { listLatencies } from './latencies.ts';
import type { NodeLatency } from './latencies.ts';
import { readRunCounters } from './run-counters.ts';
import { listEdges, listNodes } from './run-graph.ts';

/** A node with what its counters say. */
export interface NodeSummary {
  readonly node: StoredNode;
  /** Tokens that came along its edges; of the source the rows that it read. */
  readonly arrived: number;
  /** States that ended here, every attempt by itself. */
  readonly completed: number;
  readonly failed: number;
  /** Of all its states together. */
  readonly durationUs: number;
  /** Absent before its first state has ended. */
  readonly latency: NodeLatency | undefined;
}

/** Every node of a run in the order of the graph, with its figures as the last group left them. */
export async function listNodeSummaries(db: Knex, runId: RunId): Promise<readonly NodeSummary[]> {
  const nodes = await listNodes(db, runId);
  const edges = await listEdges(db, runId);
  const counters = await readRunCounters(db, runId);
  const latencies = new Map((await listLatencies(db, runId)).map((each) => [each.nodeIndex, each]));
  const counted = new Map(counters.nodes.map((each) => [each.nodeIndex, each]));
  const tokensOf = tokensByEdge(counters);
  return nodes.map((node) => {
    const { nodeIndex, kind } = node;
    const incoming = edges.filter(
      ({ target }) => target.kind === 'node' && target.nodeIndex === nodeIndex,
    );
    const counter = counted.get(nodeIndex);
    return {
      node,
      arrived:
        kind === 'source'
          ? counters.rows
          : incoming.reduce((sum, { edgeIndex }) => sum + (tokensOf.get(edgeIndex) ?? 0), 0),
      completed: counter?.completed ?? 0,
      failed: counter?.failed ?? 0,
      durationUs: counter?.durationUs ?? 0,
      latency: latencies.get(nodeIndex),
    };
  });
}

/** Edge index → tokens that went along it; edges that none took are absent. */
export function tokensByEdge({ edges }: RunCounters): ReadonlyMap<number, number> {
  return new Map(edges.map(({ edgeIndex, tokens }) => [edgeIndex, tokens]));
}
