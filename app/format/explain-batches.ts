import type { ExplainedBatch } from '../../landscape/model/explained-batch.ts';
import type { Explanation } from '../../landscape/model/explanation.ts';
import type { RowRange } from '../../landscape/model/lineage.ts';
import { displayText } from './display-text.ts';
import { talliesText } from './ends.ts';
import { childrenText } from './explain-end.ts';
import { behindText, triggerText } from './explain-lineage.ts';
import { countText, plural } from './numbers.ts';
import type { Fact } from './fact.ts';
import { addFact, addFacts, addHeading } from './report.ts';
import type { Report } from './report.ts';
import { valuesPhrase } from './values-phrase.ts';

/** The batches that tokens came out of or went into: when, why, how many. */
export function addBatches(report: Report, { batches, lineage, run }: Explanation): void {
  for (const batch of batches) {
    const many = lineage.nodes.find(({ id }) => id === `${batch.id}.members`);
    addBatch(report, batch, many?.kind === 'tokens' ? many.rows : null);
    addFact(report, 'listed by', `elspeth explain --run ${run.key} --batch ${batch.id}`);
  }
}

export function addBatch(report: Report, batch: ExplainedBatch, rows: RowRange | null): void {
  addHeading(report, `BATCH ${batch.id} of \`${displayText(batch.node)}\``);
  addFacts(report, batchFacts(batch, rows));
}

/** How a batch stands: what flushed it, what was in it, what came of it. */
export function batchFacts(batch: ExplainedBatch, rows: RowRange | null): readonly Fact[] {
  const { status, trigger, group, members, flushesAt, startedAt, endedAt, error } = batch;
  const mark = status === 'failed' ? 'bad' : 'good';
  const time = endedAt === null ? `since ${startedAt}` : `${startedAt} to ${endedAt}`;
  const of = endedAt === null && flushesAt !== null ? ` of ${countText(flushesAt)}` : '';
  const behind = behindText(members, rows);
  return [
    { label: 'status', text: `${status}, ${time}`, mark },
    ...(error === null
      ? []
      : [{ label: 'error', text: error.message ?? error.reason, mark } as const]),
    ...(group === null ? [] : [{ label: 'group', text: valuesPhrase(group) }]),
    ...(trigger === null ? [] : [{ label: 'flushed by', text: flushText(batch, trigger) }]),
    { label: 'members', text: `${countText(members)}${of}${behind}` },
    ...(status === 'completed' ? [{ label: 'outputs', text: outputsText(batch) }] : []),
  ];
}

function outputsText({ mode, outputs, outputIds, ends }: ExplainedBatch): string {
  const tally = ends.length === 0 ? '' : ` (${talliesText(ends)})`;
  if (mode === 'passthrough') return `its members${tally}`;
  const children = { children: outputIds, childCount: outputs };
  return outputs === 0 ? 'none' : `${childrenText(children)}${tally}`;
}

function flushText(
  { members, followsRow }: ExplainedBatch,
  trigger: NonNullable<ExplainedBatch['trigger']>,
): string {
  const behind = followsRow === null ? '' : `, after row ${countText(followsRow)}`;
  const how = trigger === 'count' ? `count, ${plural(members, 'member')}` : triggerText(trigger);
  return `${how}${behind}`;
}
