import type { Knex } from 'knex';

import type { EndTally, ExplainedBatch } from '../../model/explained-batch.ts';
import { toHex } from '../../hash.ts';
import type { BatchId } from '../../model/ids.ts';
import { showId } from '../../model/ids.ts';
import { getField, isJsonObject } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import { outcomeKinds } from '../../model/outcome.ts';
import { parseJson } from '../../parse-json.ts';
import type { PayloadReader } from '../../payloads/read-payload.ts';
import { count, id, isAbsent, oneOf, openRecord } from '../../readers/stored-record.ts';
import type { StoredNode } from '../../readers/to-node.ts';
import type { RunGraph } from '../run-graph.ts';
import type { BatchFacts } from './batch-facts.ts';
import { explainError } from './explain-error.ts';
import { toIsoTime } from './shown-time.ts';

/** Batches as they are explained: what flushed each, out of how many, into what. */
export async function explainBatches(
  db: Knex,
  { graph, payloads }: { readonly graph: RunGraph; readonly payloads: PayloadReader },
  facts: Iterable<BatchFacts>,
): Promise<readonly ExplainedBatch[]> {
  const list = [...facts].toSorted((a, b) => a.batch.batchId - b.batch.batchId);
  const ends = await tallyOutputs(
    db,
    graph,
    list.map(({ batch }) => batch.batchId),
  );
  return list.map(({ batch, members, outputs, outputIds }) => {
    const node = graph.node(batch.nodeIndex);
    const flush = 'trigger' in batch ? batch : undefined;
    return {
      id: showId('batch', batch.batchId),
      node: node.name,
      mode: getField(node.config, 'output_mode') === 'passthrough' ? 'passthrough' : 'transform',
      status: batch.status,
      startedAt: toIsoTime(batch.createdAtMs),
      endedAt: flush === undefined ? null : toIsoTime(flush.endedAtMs),
      trigger: flush?.trigger ?? null,
      followsRow: flush?.followsRowIndex ?? null,
      group: groupOf(batch.group),
      members,
      flushesAt: countAtFlush(node),
      outputs,
      outputIds: outputIds.map((tokenId) => showId('token', tokenId)),
      ends: ends.get(batch.batchId) ?? [],
      error: batch.status === 'failed' ? explainError(payloads, batch.error, undefined) : null,
      inputSha256: flush === undefined ? null : toHex(flush.inputHash),
    };
  });
}

export function groupOf(group: string | undefined): JsonObject | null {
  const fields = group === undefined ? undefined : parseJson(group);
  return isJsonObject(fields) ? fields : null;
}

/** Members at which a batch is flushed, where its trigger counts. */
export function countAtFlush({ config }: StoredNode): number | null {
  const trigger = getField(config, 'trigger');
  const members = isJsonObject(trigger) ? getField(trigger, 'count') : undefined;
  return typeof members === 'number' ? members : null;
}

/** How the outputs of batches ended; those on their way are not counted. */
async function tallyOutputs(
  db: Knex,
  graph: RunGraph,
  ids: readonly BatchId[],
): Promise<ReadonlyMap<BatchId, readonly EndTally[]>> {
  if (ids.length === 0) return new Map();
  const found: unknown[] = await db({ output: 'batch_outputs' })
    .join({ ended: 'token_outcomes' }, 'ended.token_id', 'output.token_id')
    .select({
      batchId: 'output.batch_id',
      outcome: 'ended.outcome',
      sinkNodeIndex: 'ended.sink_node_index',
    })
    .count({ tokens: '*' })
    .whereIn('output.batch_id', ids)
    .whereRaw('ended.is_terminal = 1')
    .groupBy('output.batch_id', 'ended.outcome', 'ended.sink_node_index')
    .orderBy(['output.batch_id', 'ended.outcome', 'ended.sink_node_index']);
  const tallies = found.map((each) => {
    const from = openRecord('token_outcomes', 'batchId', each);
    const sink = isAbsent(from, 'sinkNodeIndex') ? undefined : count(from, 'sinkNodeIndex');
    const end: EndTally = {
      outcome: oneOf(from, 'outcome', outcomeKinds),
      sink: sink === undefined ? null : graph.node(sink).name,
      tokens: count(from, 'tokens'),
    };
    return { batchId: id(from, 'batchId'), end };
  });
  const byBatch = Map.groupBy(tallies, ({ batchId }) => batchId);
  return new Map([...byBatch].map(([batchId, own]) => [batchId, own.map(({ end }) => end)]));
}
