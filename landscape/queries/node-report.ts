import type { Knex } from 'knex';

import { NotFoundError } from '../model/errors.ts';
import type { LatencyBucket } from '../model/counters.ts';
import type { EdgeRecord, EdgeTarget } from '../model/graph.ts';
import { nearestName } from '../model/nearest-name.ts';
import type { Run } from '../model/run.ts';
import { listLatencyBuckets } from './latencies.ts';
import { listNodeSummaries, tokensByEdge } from './node-summaries.ts';
import type { NodeSummary } from './node-summaries.ts';
import { readRunCounters } from './run-counters.ts';
import { loadGraph } from './run-graph.ts';
import type { RunGraph } from './run-graph.ts';
import { listSlowestStates } from './slowest-states.ts';
import type { SlowStateOfToken } from './slowest-states.ts';

/** Everything that a run knows of one of its nodes. */
export interface NodeReport {
  readonly run: Run;
  readonly summary: NodeSummary;
  /** Ascending; buckets that no state fell into are absent. */
  readonly buckets: readonly LatencyBucket[];
  readonly slowest: readonly SlowStateOfToken[];
  /** In the order of their index. */
  readonly edgesOut: readonly TakenEdge[];
  readonly edgesIn: readonly TakenEdge[];
  /** All nodes of the run, in the order of the graph. */
  readonly nodes: readonly NodeSummary[];
}

/** An edge with the names of its ends, and how many tokens went along it. */
export interface TakenEdge {
  readonly edge: EdgeRecord;
  readonly from: string;
  /** A node's name, `discard` or `halt`. */
  readonly to: string;
  readonly tokens: number;
}

/** @throws NotFoundError `NODE_NOT_FOUND` when the run has no node of that name. */
export async function readNodeReport(db: Knex, run: Run, name: string): Promise<NodeReport> {
  const { runId } = run;
  const graph = await loadGraph(db, runId);
  const summaries = await listNodeSummaries(db, runId);
  const summary = summaries.find(({ node }) => node.name === name);
  if (summary === undefined) {
    throw nodeNotFound(
      run,
      name,
      graph.nodes.map((node) => node.name),
    );
  }
  const { nodeIndex } = summary.node;
  const tokensOf = tokensByEdge(await readRunCounters(db, runId));
  const taken = (edge: EdgeRecord): TakenEdge => ({
    edge,
    from: graph.node(edge.from).name,
    to: targetName(graph, edge.target),
    tokens: tokensOf.get(edge.edgeIndex) ?? 0,
  });
  const leadsHere = ({ target }: EdgeRecord) =>
    target.kind === 'node' && target.nodeIndex === nodeIndex;
  return {
    run,
    summary,
    nodes: summaries,
    buckets: await listLatencyBuckets(db, runId, nodeIndex),
    slowest: await listSlowestStates(db, runId, nodeIndex),
    edgesOut: graph.edgesFrom(nodeIndex).map(taken),
    edgesIn: graph.edges.filter(leadsHere).map(taken),
  };
}

function targetName(graph: RunGraph, target: EdgeTarget): string {
  return target.kind === 'node' ? graph.node(target.nodeIndex).name : target.kind;
}

function nodeNotFound({ runKey }: Run, name: string, names: readonly string[]): NotFoundError {
  const nearest = nearestName(name, names);
  return new NotFoundError('NODE_NOT_FOUND', `Run ${runKey} has no node \`${name}\`.`, {
    facts: { run: runKey, node: name, nodes: names },
    nextStep: `${nearest === undefined ? '' : `Did you mean \`${nearest}\`? `}Its nodes are ${names.join(', ')}.`,
  });
}
