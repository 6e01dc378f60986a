import type { BatchId } from '../model/ids.ts';
import type { PayloadRef } from '../model/payload.ts';
import { count, openRecord, optionalPayload } from '../readers/stored-record.ts';
import { readBatchLinks } from './batch-links.ts';
import type { BatchRange } from './batch-links.ts';
import { hashList } from './hash-list.ts';
import type { ListHash } from './hash-list.ts';
import type { Sweep } from './sweep-context.ts';

/** What the members of a batch add up to. */
export interface MemberSum {
  members: number;
  /** The first place in the order of members where something is missing. */
  gap: string | undefined;
  /** Their rows. */
  readonly rows: ListHash;
  /** What their attempts put out, where that is the same for all of them. */
  output: PayloadRef | undefined;
  hasSameOutput: boolean;
  /** The step index behind the last of their attempts. */
  start: number;
}

// Every member has a first attempt; the one that completed, if any, has the output.
const attempts = {
  columns: `first.step_index as stepIndex, first.input_hash as inputHash, first.input_ref as inputRef,
    done.output_hash as outputHash, done.output_ref as outputRef`,
  joins: `left join node_states first on first.token_id = link.token_id
      and first.node_index = batch.aggregation_node_index and first.attempt = 0
    left join node_states done on done.token_id = link.token_id
      and done.node_index = batch.aggregation_node_index and done.status = 'completed'`,
};

/** The members of a range of batches, by batch. */
export function sumMembers(sweep: Sweep, range: BatchRange): ReadonlyMap<BatchId, MemberSum> {
  const sums = new Map<BatchId, MemberSum>();
  const members = readBatchLinks(sweep, 'batch_members', range, attempts);
  for (const { batchId, ordinal, found } of members) {
    const sum = sums.get(batchId) ?? emptySum(sweep);
    sums.set(batchId, sum);
    sweep.findings.attempt(() => add(sum, ordinal, found));
  }
  return sums;
}

function emptySum({ rowPayloads }: Sweep): MemberSum {
  const rows = hashList(rowPayloads);
  return { members: 0, gap: undefined, rows, output: undefined, hasSameOutput: true, start: 0 };
}

function add(sum: MemberSum, ordinal: number, found: unknown): void {
  const from = openRecord('node_states', 'linkBatchId', found);
  const input = optionalPayload(from, 'input');
  const output = optionalPayload(from, 'output');
  if (ordinal !== sum.members) sum.gap ??= `ordinal ${ordinal} in place ${sum.members}`;
  if (input === undefined) sum.gap ??= `no state of member ${ordinal}`;
  else sum.start = Math.max(sum.start, count(from, 'stepIndex') + 1);
  sum.rows.add(input);
  if (sum.members === 0) sum.output = output;
  else if (!isSame(sum.output, output)) sum.hasSameOutput = false;
  sum.members += 1;
}

function isSame(a: PayloadRef | undefined, b: PayloadRef | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return Buffer.compare(a.hash, b.hash) === 0;
}
