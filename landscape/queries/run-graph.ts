import type { Knex } from 'knex';

import { AuditError } from '../model/errors.ts';
import type { EdgeRecord } from '../model/graph.ts';
import type { EdgeIndex, NodeIndex, RunId } from '../model/ids.ts';
import { edgeColumns, toEdge } from '../readers/to-edge.ts';
import { nodeColumns, toNode } from '../readers/to-node.ts';
import type { StoredNode } from '../readers/to-node.ts';

/** The nodes and edges of one run. */
export interface RunGraph {
  /** By node index. */
  readonly nodes: readonly StoredNode[];
  /** By edge index. */
  readonly edges: readonly EdgeRecord[];
  /** @throws AuditError when the run has no such node. */
  node(index: NodeIndex): StoredNode;
  /** @throws AuditError when the run has no such edge. */
  edge(index: EdgeIndex): EdgeRecord;
  /** In the order of their index. */
  edgesFrom(index: NodeIndex): readonly EdgeRecord[];
  findNode(name: string): StoredNode | undefined;
}

/** Nodes of a run in the order of the graph: source, steps, sinks. */
export async function listNodes(db: Knex, runId: RunId): Promise<readonly StoredNode[]> {
  const found: unknown[] = await db('nodes')
    .select(nodeColumns)
    .where({ run_id: runId })
    .orderBy('node_index');
  return found.map(toNode);
}

/** Edges of a run in the order of their index. */
export async function listEdges(db: Knex, runId: RunId): Promise<readonly EdgeRecord[]> {
  const found: unknown[] = await db('edges')
    .select(edgeColumns)
    .where({ run_id: runId })
    .orderBy('edge_index');
  return found.map(toEdge);
}

/** Everything that is known about the graph of a run, to look up names and destinations in. */
export async function loadGraph(db: Knex, runId: RunId): Promise<RunGraph> {
  return toRunGraph(runId, await listNodes(db, runId), await listEdges(db, runId));
}

/** Makes the graph of a run out of its nodes and edges, in the order of their indexes. */
export function toRunGraph(
  runId: RunId,
  nodes: readonly StoredNode[],
  edges: readonly EdgeRecord[],
): RunGraph {
  const from = Map.groupBy(edges, (edge) => edge.from);
  return {
    nodes,
    edges,
    node: (index) => nodes[index] ?? missing('nodes', 'node_index', index, runId),
    edge: (index) => edges[index] ?? missing('edges', 'edge_index', index, runId),
    edgesFrom: (index) => from.get(index) ?? [],
    findNode: (name) => nodes.find((node) => node.name === name),
  };
}

function missing(table: string, column: string, index: number, runId: RunId): never {
  throw new AuditError(
    'AUDIT_CORRUPT',
    `${table}: run ${runId} refers to ${column} ${index}, and there is no such record.`,
    { facts: { table, key: `${column} ${index}`, runId } },
  );
}
