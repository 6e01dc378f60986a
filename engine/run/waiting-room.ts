import type { NodeIndex, TokenId } from '../../landscape/model/ids.ts';
import type { Barrier } from './barrier.ts';
import type { OpenBatch } from './open-batch.ts';
import type { AggregationNode, Graph, GraphNode } from '../graph/model.ts';

/** What waits in a run: at each aggregation its open batches, at each coalesce its undecided barriers. */
export interface WaitingRooms {
  at(node: NodeIndex): WaitingRoom;
  /** In the order of the graph: upstream first. */
  readonly all: readonly WaitingRoom[];
  /** Those in which time alone can bring something about. */
  readonly timed: readonly WaitingRoom[];
  /** When, on the monotonic clock, conditions that read a batch's age were asked last. */
  polledUs: number;
}

export interface WaitingRoom {
  readonly node: NodeIndex;
  /** By group key, in the order in which they were opened. */
  readonly batches: Map<string, OpenBatch>;
  /** Members of all open batches. */
  members: number;
  /** By fork group, in the order of their first arrivals. */
  readonly barriers: Map<TokenId, Barrier>;
}

export function createWaitingRooms({ nodes, order }: Graph): WaitingRooms {
  const all = order
    .filter((node) => ['aggregation', 'coalesce'].includes(nodes[node]?.kind ?? ''))
    .map((node): WaitingRoom => ({ node, batches: new Map(), members: 0, barriers: new Map() }));
  const byNode = new Map(all.map((room) => [room.node, room]));
  return {
    all,
    timed: all.filter(({ node }) => isTimed(nodes[node])),
    polledUs: -Infinity,
    at(node) {
      const room = byNode.get(node);
      if (room === undefined) throw new Error(`Nothing waits at node ${node}`);
      return room;
    },
  };
}

function isTimed(node: GraphNode | undefined): boolean {
  if (node?.kind === 'coalesce') return node.settings.timeout_seconds !== undefined;
  if (node?.kind !== 'aggregation') return false;
  return node.settings.trigger.timeout_seconds !== undefined || readsAge(node);
}

/** Does a batch's condition come true by the passing of time? */
export function readsAge({ condition }: AggregationNode): boolean {
  return condition?.fields.includes('batch.age_seconds') ?? false;
}
