import type { Knex } from 'knex';

import type { RunCounters } from '../model/counters.ts';
import type { RunId } from '../model/ids.ts';
import {
  edgeCounterColumns,
  nodeCounterColumns,
  outcomeCounterColumns,
  runCounterColumns,
  toEdgeCounter,
  toNodeCounter,
  toOutcomeCounter,
  toRunTotals,
} from '../readers/to-counters.ts';

/** The counters of a run as its last group left them; zeros before the first. */
export async function readRunCounters(db: Knex, runId: RunId): Promise<RunCounters> {
  const where = { run_id: runId };
  const totals: unknown[] = await db('run_counters').select(runCounterColumns).where(where);
  const nodes: unknown[] = await db('node_counters')
    .select(nodeCounterColumns)
    .where(where)
    .orderBy('node_index');
  const edges: unknown[] = await db('edge_counters')
    .select(edgeCounterColumns)
    .where(where)
    .orderBy('edge_index');
  const outcomes: unknown[] = await db('outcome_counters')
    .select(outcomeCounterColumns)
    .where(where)
    // What waited and waits no more.
    .andWhere('tokens', '<>', 0)
    .orderBy(['outcome', 'sink_node_index']);
  const [total] = totals.map(toRunTotals);
  return {
    rows: total?.rows ?? 0,
    tokens: total?.tokens ?? 0,
    sourceBytes: total?.sourceBytes ?? 0,
    nodes: nodes.map(toNodeCounter),
    edges: edges.map(toEdgeCounter),
    outcomes: outcomes.map(toOutcomeCounter),
  };
}
