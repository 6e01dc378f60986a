import type { ExplainedBatch } from '../../landscape/model/explained-batch.ts';
import type { Explanation } from '../../landscape/model/explanation.ts';
import type { RowRange } from '../../landscape/model/lineage.ts';
import { displayText } from './display-text.ts';
import { talliesText } from './ends.ts';
import { childrenText } from './explain-end.ts';
import { behindText, triggerText } from './explain-lineage.ts';
import { countText, plural } from './numbers.ts';
import { addFact, addHeading } from './report.ts';
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
  const { id, node, status, trigger, group, members, flushesAt, startedAt, endedAt } = batch;
  addHeading(report, `BATCH ${id} of \`${displayText(node)}\``);
  const mark = status === 'failed' ? report.style.bad : report.style.good;
  const time = endedAt === null ? `since ${startedAt}` : `${startedAt} to ${endedAt}`;
  addFact(report, 'status', `${status}, ${time}`, { mark });
  if (batch.error !== null) {
    addFact(report, 'error', displayText(batch.error.message ?? batch.error.reason), { mark });
  }
  if (group !== null) addFact(report, 'group', valuesPhrase(group));
  if (trigger !== null) addFact(report, 'flushed by', flushText(batch, trigger));
  const of = endedAt === null && flushesAt !== null ? ` of ${countText(flushesAt)}` : '';
  addFact(report, 'members', `${countText(members)}${of}${behindText(members, rows)}`);
  if (status === 'completed') addFact(report, 'outputs', outputsText(batch));
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
