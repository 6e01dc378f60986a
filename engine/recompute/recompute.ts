import { setImmediate } from 'node:timers/promises';

import type { NodeIndex, RunId } from '../../landscape/model/ids.ts';
import type { JsonObject } from '../../landscape/model/json.ts';
import type { PayloadRef } from '../../landscape/model/payload.ts';
import type { RunGraph } from '../../landscape/queries/run-graph.ts';
import type { StoredNode } from '../../landscape/readers/to-node.ts';
import type { PayloadCheck } from '../../landscape/sweep/check-payloads.ts';
import type { Findings } from '../../landscape/sweep/findings.ts';
import type { Snapshot } from '../../landscape/sweep/snapshot.ts';
import type { PluginPlace } from '../../plugins/contract.ts';
import type { CoalesceNode } from '../graph/model.ts';
import { createWork } from '../run/create-work.ts';
import { parseStored } from '../run/read-row.ts';
import type { RebuiltGraph } from './rebuild-graph.ts';
import { recomputeBatches } from './recompute-batches.ts';
import { recomputeJoins } from './recompute-joins.ts';
import { recomputeRows } from './recompute-rows.ts';

export interface RecomputeInput {
  readonly snapshot: Snapshot;
  readonly runId: RunId;
  /** As it was recorded. */
  readonly graph: RunGraph;
  readonly rebuilt: RebuiltGraph;
  readonly place: PluginPlace;
  readonly payloads: Pick<PayloadCheck, 'read'>;
  readonly findings: Findings;
  /** Told now and then how many states were computed. */
  readonly onStates: (states: number) => void;
}

/** What was computed again so far. */
export interface RecomputeTally {
  states: number;
  same: number;
}

/** What all of computing again shares. */
export interface Recomputing extends RecomputeInput {
  readonly tally: RecomputeTally;
  /** The row that a reference is of; `undefined` where it is not stored, or not what it must be. */
  readonly rowAt: (ref: PayloadRef) => JsonObject | undefined;
  /** Counts the states, and reports what is not as it was recorded. */
  readonly compare: (what: Compared) => void;
  /** Lets others have their turn, now and then. */
  readonly pause: () => Promise<void>;
}

export interface Compared {
  readonly node: StoredNode;
  readonly table: string;
  readonly key: string;
  /** States that this is about. */
  readonly states: number;
  /** `output_hash 5e88…`: what was recorded. */
  readonly expected: string;
  /** The same of what was computed, or why nothing was. */
  readonly found: string;
}

/** Runs the steps that were built again on the rows that are stored, and compares what they give. */
export async function recompute(input: RecomputeInput): Promise<RecomputeTally> {
  const tally = { states: 0, same: 0 };
  const { payloads, findings, rebuilt, place, onStates } = input;
  let pausedMs = performance.now();
  const recomputing: Recomputing = {
    ...input,
    tally,
    rowAt(ref) {
      const bytes = ref.offset === undefined ? undefined : payloads.read(ref);
      return bytes === undefined ? undefined : parseStored(bytes.toString('utf8'));
    },
    compare({ node, table, key, states, expected, found }) {
      tally.states += states;
      if (expected === found) {
        tally.same += states;
        return;
      }
      findings.add({
        table,
        key,
        check: 'recomputed_output',
        expected: `${expected}, which was recorded at \`${node.name}\` (${node.plugin} ${node.pluginVersion})`,
        found: `${found}, computed again of the same rows`,
      });
    },
    async pause() {
      const nowMs = performance.now();
      if (nowMs - pausedMs < pauseEveryMs) return;
      pausedMs = nowMs;
      onStates(tally.states);
      await setImmediate();
    },
  };
  const nodes = [...rebuilt.nodes.values()];
  const work = createWork(nodes, place);
  await recomputeRows(recomputing, work);
  const joins = nodes.filter((node): node is CoalesceNode => node.kind === 'coalesce');
  for (const node of joins) await recomputeJoins(recomputing, node);
  await recomputeBatches(recomputing, work);
  return tally;
}

const pauseEveryMs = 100;

/** Completed states at the steps that can be computed again. */
export function countStates(snapshot: Snapshot, runId: RunId, nodes: Iterable<NodeIndex>): number {
  const [[count] = [0]] = snapshot.raw(
    `select coalesce(sum(completed), 0) from node_counters
      where run_id = ? and node_index in (select value from json_each(?))`,
    runId,
    JSON.stringify([...nodes]),
  );
  return Number(count);
}
