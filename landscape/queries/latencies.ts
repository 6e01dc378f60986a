import type { Knex } from 'knex';

import type { LatencyBucket } from '../model/counters.ts';
import type { NodeIndex, RunId } from '../model/ids.ts';
import { latencyColumns, toLatencyBucket } from '../readers/to-counters.ts';

/** How long the states of a node took. Each figure is an upper bound, at most √2 times too high. */
export interface NodeLatency {
  readonly nodeIndex: NodeIndex;
  readonly states: number;
  readonly p50Us: number;
  readonly p95Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
}

/** Latencies of every node of a run that ended a state, in the order of the graph. */
export async function listLatencies(db: Knex, runId: RunId): Promise<readonly NodeLatency[]> {
  const found: unknown[] = await db('node_latencies')
    .select(latencyColumns)
    .where({ run_id: runId })
    .orderBy(['node_index', 'bucket']);
  const byNode = Map.groupBy(found.map(toLatencyBucket), (bucket) => bucket.nodeIndex);
  return [...byNode].map(([nodeIndex, buckets]) => ({ nodeIndex, ...percentiles(buckets) }));
}

/** The histogram of one node: ascending; buckets that no state fell into are absent. */
export async function listLatencyBuckets(
  db: Knex,
  runId: RunId,
  nodeIndex: NodeIndex,
): Promise<readonly LatencyBucket[]> {
  const found: unknown[] = await db('node_latencies')
    .select(latencyColumns)
    .where({ run_id: runId, node_index: nodeIndex })
    .orderBy('bucket');
  return found.map(toLatencyBucket);
}

/** @param buckets - Of one node, in ascending order. */
export function percentiles(buckets: readonly LatencyBucket[]): Omit<NodeLatency, 'nodeIndex'> {
  const states = buckets.reduce((sum, bucket) => sum + bucket.states, 0);
  const at = (share: number): number => {
    let below = 0;
    for (const { bucket, states: inBucket } of buckets) {
      below += inBucket;
      if (below >= share * states) return upperBoundUs(bucket);
    }
    return 0;
  };
  return { states, p50Us: at(0.5), p95Us: at(0.95), p99Us: at(0.99), maxUs: at(1) };
}

/** No state of the bucket took as long as this. */
export function upperBoundUs(bucket: number): number {
  return Math.round(2 ** ((bucket + 1) / 2));
}
