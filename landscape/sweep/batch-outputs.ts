import type { BatchId, NodeIndex } from '../model/ids.ts';
import { count, openRecord, optional } from '../readers/stored-record.ts';
import { tokenColumns, toToken } from '../readers/to-token.ts';
import { readBatchLinks } from './batch-links.ts';
import type { BatchRange } from './batch-links.ts';
import { hashList } from './hash-list.ts';
import type { ListHash } from './hash-list.ts';
import { select } from './snapshot.ts';
import type { Sweep } from './sweep-context.ts';
import { makerOf } from './token-trail.ts';

/** What came out of a batch. */
export interface OutputSum {
  outputs: number;
  /** The first place in the order of outputs where something is missing. */
  gap: string | undefined;
  /** The first output that the batch did not make, or made elsewhere, or inside of a fork. */
  stranger: string | undefined;
  /** Their rows. */
  readonly rows: ListHash;
  /** Step indexes of their first states. */
  readonly starts: Set<number>;
}

const madeTokens = {
  columns: `${select(tokenColumns, 'token')}, batch.aggregation_node_index as madeAt,
    (select min(step_index) from node_states where token_id = link.token_id) as start`,
  joins: 'join tokens token on token.token_id = link.token_id',
};

/** The outputs of a range of batches, by batch; a batch without any is not among them. */
export function sumOutputs(sweep: Sweep, range: BatchRange): ReadonlyMap<BatchId, OutputSum> {
  const sums = new Map<BatchId, OutputSum>();
  const outputs = readBatchLinks(sweep, 'batch_outputs', range, madeTokens);
  for (const { batchId, ordinal, found } of outputs) {
    const sum = sums.get(batchId) ?? emptyOutputs(sweep);
    sums.set(batchId, sum);
    sweep.findings.attempt(() => add(sum, batchId, ordinal, found));
  }
  return sums;
}

export function emptyOutputs({ rowPayloads }: Sweep): OutputSum {
  const rows = hashList(rowPayloads);
  return { outputs: 0, gap: undefined, stranger: undefined, rows, starts: new Set() };
}

function add(sum: OutputSum, batchId: BatchId, ordinal: number, found: unknown): void {
  const from = openRecord('batch_outputs', 'linkBatchId', found);
  const start = optional(count, from, 'start');
  const madeAt: NodeIndex = count(from, 'madeAt');
  const token = toToken(found);
  if (ordinal !== sum.outputs) sum.gap ??= `ordinal ${ordinal} in place ${sum.outputs}`;
  if (start !== undefined) sum.starts.add(start);
  const maker = makerOf({ token });
  const isOwn =
    maker?.kind === 'batch' &&
    maker.batchId === batchId &&
    token.birth?.nodeIndex === madeAt &&
    token.frames.length === 0;
  if (!isOwn) sum.stranger ??= `token_id ${token.tokenId}`;
  sum.rows.add(token.birth?.data);
  sum.outputs += 1;
}
