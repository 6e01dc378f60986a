import { toHex } from '../hash.ts';
import { isOpenBatch } from '../model/batch.ts';
import type { Batch } from '../model/batch.ts';
import { showId } from '../model/ids.ts';
import { getField } from '../model/json.ts';
import { batchColumns, toBatch } from '../readers/to-batch.ts';
import { sumMembers } from './batch-members.ts';
import type { MemberSum } from './batch-members.ts';
import { emptyOutputs, sumOutputs } from './batch-outputs.ts';
import type { OutputSum } from './batch-outputs.ts';
import type { CheckName } from './findings.ts';
import { readAll } from './read-all.ts';
import { select } from './snapshot.ts';
import type { Sweep } from './sweep-context.ts';
import { walkPages } from './walk-pages.ts';

const batchKey = { column: 'batch_id', alias: 'batchId' };

/** Batches: members and outputs are counted without gaps, and hash to what was recorded of the flush. */
export function checkBatches(sweep: Sweep): void {
  const { findings } = sweep;
  for (const found of walkPages(sweep, 'batches', batchKey, select(batchColumns))) {
    const batches = readAll(sweep, found, toBatch);
    const range = [batches[0]?.batchId ?? 0, batches.at(-1)?.batchId ?? 0] as const;
    const sums = sumMembers(sweep, range);
    const outputs = sumOutputs(sweep, range);
    for (const batch of batches) {
      const members = sums.get(batch.batchId);
      const report = reporter(sweep, batch);
      checkBatch(sweep, batch, report);
      if (members === undefined) report('batch_links', 'members', 'none');
      else {
        checkMembers(batch, members, report);
        checkOutputs(
          sweep,
          batch,
          members,
          outputs.get(batch.batchId) ?? emptyOutputs(sweep),
          report,
        );
      }
    }
    if (findings.isFull) return;
  }
}

type Report = (check: CheckName, expected: string, found: string) => void;

function reporter({ findings }: Sweep, { batchId }: Batch): Report {
  return (check, expected, found) =>
    findings.add({ table: 'batches', key: `batch_id ${batchId}`, check, expected, found });
}

function checkBatch(sweep: Sweep, batch: Batch, report: Report): void {
  const { graph, rowPayloads, status, tally, run } = sweep;
  const record = { table: 'batches', idColumn: 'batch_id', id: batch.batchId };
  if (batch.status === 'failed') rowPayloads.check(batch.error, 'error', record);
  if (graph.nodes[batch.nodeIndex]?.kind !== 'aggregation') {
    report('batch_links', 'a batch of an aggregation', `of node ${batch.nodeIndex}`);
  }
  if (status === 'completed' && isOpenBatch(batch)) {
    const expected = 'a batch that was flushed, because the run has completed';
    report('no_open_batch', expected, `${showId('batch', batch.batchId)} is ${batch.status}`);
  }
  if (!('trigger' in batch) || (batch.followsRowIndex ?? -1) < tally.rows) return;
  report('batch_links', `a row of ${run.runKey} that it follows`, `row ${batch.followsRowIndex}`);
}

function checkMembers(batch: Batch, { members, gap, rows }: MemberSum, report: Report): void {
  if (gap !== undefined) {
    report('batch_links', 'members counted from 0 without gaps, each with a state', gap);
  }
  const digest = rows.digest();
  if (!('inputHash' in batch) || digest === undefined) return;
  if (Buffer.compare(digest, batch.inputHash) === 0) return;
  report(
    'batch_hash',
    `input_hash ${toHex(batch.inputHash)}, of its members' rows`,
    `${members} rows that hash to ${toHex(digest)}`,
  );
}

function checkOutputs(
  { graph }: Sweep,
  batch: Batch,
  members: MemberSum,
  { outputs, gap, stranger, rows, starts }: OutputSum,
  report: Report,
): void {
  if (batch.status !== 'completed') {
    if (outputs > 0)
      report('batch_links', `no outputs, because it is ${batch.status}`, `${outputs}`);
    return;
  }
  if (gap !== undefined) report('batch_links', 'outputs counted from 0 without gaps', gap);
  const { config = {} } = graph.nodes[batch.nodeIndex] ?? {};
  if (getField(config, 'output_mode') === 'passthrough') {
    if (outputs === members.members) return;
    report('batch_links', `its ${members.members} members as outputs`, `${outputs}`);
    return;
  }
  if (stranger !== undefined) {
    report('batch_links', 'outputs that it made, in no fork', stranger);
  }
  const digest = rows.digest();
  const output = members.hasSameOutput ? members.output?.hash : undefined;
  if (digest !== undefined && (output === undefined || Buffer.compare(digest, output) !== 0)) {
    report(
      'batch_hash',
      `${outputs} outputs that hash together to the output of each member, ${output === undefined ? 'which differs' : toHex(output)}`,
      toHex(digest),
    );
  }
  const strays = [...starts].filter((start) => start !== members.start);
  if (strays.length === 0) return;
  report('state_order', `outputs that start at step_index ${members.start}`, strays.join(', '));
}
