import { parseJson } from '../../../../../landscape/parse-json.ts';
import { isJsonObject } from '../../../../../landscape/model/json.ts';
import type { BatchStatus, TriggerType } from '../../../../../landscape/model/batch.ts';
import { showId } from '../../../../../landscape/model/ids.ts';
import type { BatchSummary } from '../../../../../landscape/queries/list-batches.ts';
import { countText, durationText } from '../../../../format/numbers.ts';
import { valuesPhrase } from '../../../../format/values-phrase.ts';
import { timeText } from '../../../../format/time-text.ts';
import { cell } from '../../../components/line.tsx';
import type { Line } from '../../../components/line.tsx';
import type { Tone } from '../../../theme.ts';

/** Widths of the columns of a list of batches; what there is no room for is 0. */
export interface BatchColumns {
  readonly id: number;
  readonly aggregation: number;
  readonly status: number;
  readonly trigger: number;
  readonly group: number;
  readonly members: number;
  readonly outputs: number;
  readonly opened: number;
  readonly took: number;
}

export function batchColumns(width: number): BatchColumns {
  const fixed = { id: 8, aggregation: 14, status: 11, members: 8, outputs: 7 };
  const trigger = width >= 74 ? 13 : 0;
  const took = width >= 100 ? 8 : 0;
  const opened = width >= 110 ? 19 : 0;
  const used = [...Object.values(fixed), trigger, took, opened].filter((cells) => cells > 0);
  const rest = width - used.reduce((sum, cells) => sum + cells + 1, 1);
  return { ...fixed, trigger, took, opened, group: rest >= 6 ? rest : 0 };
}

const headings: Readonly<Record<keyof BatchColumns, string>> = {
  id: 'BATCH',
  aggregation: 'AGGREGATION',
  status: 'STATUS',
  trigger: 'FLUSHED BY',
  group: 'GROUP',
  members: 'MEMBERS',
  outputs: 'OUTPUTS',
  opened: 'OPENED (UTC)',
  took: 'TOOK',
};

const numbers: ReadonlySet<keyof BatchColumns> = new Set(['members', 'outputs', 'took']);
const order: readonly (keyof BatchColumns)[] = [
  'id',
  'aggregation',
  'status',
  'trigger',
  'members',
  'outputs',
  'took',
  'opened',
  'group',
];

export function batchHeader(columns: BatchColumns): Line {
  return toLine(columns, (column) => ({ text: headings[column], tone: 'faint' }));
}

/** One batch on a line. */
export function batchLine(summary: BatchSummary, columns: BatchColumns): Line {
  return toLine(columns, (column) => valueOf(summary, column));
}

interface Value {
  readonly text: string;
  readonly tone: Tone;
}

function toLine(columns: BatchColumns, value: (column: keyof BatchColumns) => Value): Line {
  return order
    .filter((column) => columns[column] > 0)
    .map((column) => {
      const { text, tone } = value(column);
      const align = numbers.has(column) ? 'right' : 'left';
      return { text: `${cell(text, columns[column], align)} `, tone };
    });
}

function valueOf(
  { batch, aggregation, members, outputs }: BatchSummary,
  column: keyof BatchColumns,
): Value {
  const plain = (text: string): Value => ({ text, tone: 'plain' });
  switch (column) {
    case 'id':
      return plain(showId('batch', batch.batchId));
    case 'aggregation':
      return plain(aggregation);
    case 'status':
      return batchStatusSpan(batch.status);
    case 'trigger':
      return plain('trigger' in batch ? triggerWords[batch.trigger] : '-');
    case 'group':
      return batch.group === undefined
        ? { text: '-', tone: 'faint' }
        : plain(groupText(batch.group));
    case 'members':
      return plain(countText(members));
    case 'outputs':
      return plain(countText(outputs));
    case 'opened':
      return plain(timeText(batch.createdAtMs));
    case 'took':
      // Of one that was never flushed nobody knows how long it would have taken.
      if (!('endedAtMs' in batch)) return { text: '-', tone: 'faint' };
      return plain(durationText(Math.max(0, batch.endedAtMs - batch.createdAtMs)));
    default:
      return column satisfies never;
  }
}

/** `machine = "M-3"`, of what a batch's members share. */
export function groupText(group: string): string {
  const values = parseJson(group);
  return isJsonObject(values) ? valuesPhrase(values) : group;
}

/** What flushed a batch, in words. */
export const triggerWords: Readonly<Record<TriggerType, string>> = {
  count: 'count',
  timeout: 'timeout',
  condition: 'condition',
  end_of_source: 'end of source',
};

const statusWords: Readonly<Record<BatchStatus, Value>> = {
  draft: { text: '‖ draft', tone: 'running' },
  executing: { text: '~ executing', tone: 'running' },
  completed: { text: '✓ completed', tone: 'good' },
  failed: { text: '✗ failed', tone: 'bad' },
};

export function batchStatusSpan(status: BatchStatus): Value {
  return statusWords[status];
}
