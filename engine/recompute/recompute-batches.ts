import { toHex } from '../../landscape/hash.ts';
import type { BatchId } from '../../landscape/model/ids.ts';
import type { JsonObject } from '../../landscape/model/json.ts';
import type { RawRecord } from '../../landscape/sweep/snapshot.ts';
import type { Work } from '../run/create-work.ts';
import { hashOfRows } from '../run/stored-row.ts';
import { computeBatch, hashed, outputHashText, outputText } from './compute-state.ts';
import type { Recomputing } from './recompute.ts';

/** Flushes of the same members give the same rows. A batch is held whole, as when it was flushed. */
export async function recomputeBatches(recomputing: Recomputing, work: Work): Promise<void> {
  const { snapshot, runId, findings, pause } = recomputing;
  if (work.batchFunctions.size === 0) return;
  const next = `select batch_id, aggregation_node_index from batches
    where run_id = ? and batch_id > ? and status = 'completed'
      and aggregation_node_index in (select value from json_each(?))
    order by batch_id limit 1`;
  const indexes = JSON.stringify([...work.batchFunctions.keys()]);
  for (let after = 0; ;) {
    const [batch] = snapshot.raw(next, runId, after, indexes);
    const [batchId, nodeIndex] = batch ?? [];
    if (typeof batchId !== 'number' || typeof nodeIndex !== 'number') return;
    recomputeBatch(recomputing, work, batchId, nodeIndex);
    await pause();
    if (findings.isFull) return;
    after = batchId;
  }
}

const membersOf = `select first.input_hash, first.input_ref, done.output_hash, done.state_id
  from batch_members member
  join node_states first on first.token_id = member.token_id and first.node_index = ?
    and first.attempt = 0
  join node_states done on done.token_id = member.token_id and done.node_index = first.node_index
    and done.status = 'completed'
  where member.batch_id = ? order by member.ordinal`;

function recomputeBatch(
  { snapshot, rebuilt, graph, rowAt, compare }: Recomputing,
  work: Work,
  batchId: BatchId,
  nodeIndex: number,
): void {
  const node = rebuilt.nodes.get(nodeIndex);
  const recorded = graph.nodes[nodeIndex];
  const flush = work.batchFunctions.get(nodeIndex);
  if (node?.kind !== 'aggregation' || recorded === undefined || flush === undefined) return;
  const members = snapshot.raw(membersOf, nodeIndex, batchId);
  const rows: JsonObject[] = [];
  for (const [hash, offset] of members) {
    const ref =
      hash instanceof Uint8Array && typeof offset === 'number' ? { hash, offset } : undefined;
    const row = ref && rowAt(ref);
    // What is not there was found by the sweep.
    if (row === undefined) return;
    rows.push(row);
  }
  const about = { node: recorded, table: 'node_states' };
  const computed = computeBatch(flush, rows);
  if (!computed.ok || node.settings.output_mode === 'transform') {
    const found = computed.ok
      ? `output_hash ${toHex(hashOfRows(computed.rows).hash)}`
      : computed.what;
    compare({
      ...about,
      table: 'batches',
      key: `batch_id ${batchId}`,
      states: members.length,
      expected: outputOf(members[0]),
      found,
    });
    return;
  }
  for (const [i, member] of members.entries()) {
    const row = computed.rows[i];
    compare({
      ...about,
      key: `state_id ${String(member[3])}`,
      states: 1,
      expected: outputOf(member),
      found: row === undefined ? 'no row for it' : outputText(hashed(row)),
    });
  }
}

function outputOf(member: RawRecord | undefined): string {
  const hash = member?.[2];
  return hash instanceof Uint8Array ? outputHashText(hash) : 'no output';
}
