import { showId } from '../../../../../landscape/model/ids.ts';
import type { BatchSummary } from '../../../../../landscape/queries/list-batches.ts';
import type { Fact } from '../../../../format/fact.ts';
import { countText, durationText, plural } from '../../../../format/numbers.ts';
import type { Line } from '../../../components/line.tsx';
import { factLines } from '../../../components/facts.ts';
import { rule } from '../../../components/rule.ts';
import { timeText } from '../../../../format/time-text.ts';
import { groupText, triggerWords } from './batch-line.ts';

/** What is worth knowing of a batch before it is opened. */
export function batchPreview(summary: BatchSummary, width: number): readonly Line[] {
  const { batch, aggregation } = summary;
  return [
    rule(`${showId('batch', batch.batchId)}  ${aggregation}`, width),
    ...factLines(batchFacts(summary), width),
  ];
}

function batchFacts({ batch, members, outputs }: BatchSummary): readonly Fact[] {
  return [
    ...(batch.group === undefined ? [] : [{ label: 'group', text: groupText(batch.group) }]),
    { label: 'made', text: `${plural(members, 'member')} into ${plural(outputs, 'output')}` },
    flushFact(batch),
  ];
}

function flushFact(batch: BatchSummary['batch']): Fact {
  const opened = `opened ${timeText(batch.createdAtMs)} UTC`;
  if (!('trigger' in batch)) return { label: 'flushed', text: `not yet; ${opened}` };
  const { trigger, followsRowIndex, endedAtMs, createdAtMs, status } = batch;
  const behind = followsRowIndex === undefined ? '' : ` behind row ${countText(followsRowIndex)}`;
  const after = durationText(Math.max(0, endedAtMs - createdAtMs));
  return {
    label: 'flushed',
    text: `by ${triggerWords[trigger]}${behind}, ${after} after it was ${opened}`,
    mark: status === 'failed' ? 'bad' : undefined,
  };
}
