import type { NodeStateStatus } from '../../../../landscape/model/node-state.ts';
import type { BatchNode, ManyNode } from '../../../../landscape/model/lineage.ts';
import type { ExplainedToken } from '../../../../landscape/model/explained-token.ts';
import type { Explanation } from '../../../../landscape/model/explanation.ts';
import { cellWidth } from '../../../format/cell-width.ts';
import { displayText } from '../../../format/display-text.ts';
import { batchNodeText, manyText } from '../../../format/explain-lineage.ts';
import { originPhrase } from '../../../format/explain-origin.ts';
import { latencyText } from '../../../format/latency-text.ts';
import { cell } from '../../components/line.tsx';
import type { Line, Span } from '../../components/line.tsx';
import { outcomeSpan } from '../../components/status-word.ts';
import type { Tone } from '../../theme.ts';
import type { JourneyEntry, StepEntry } from './journey.ts';
import { stepSummary } from './step-summary.ts';

/** Widths of the columns of a journey; what there is no room for is 0. */
export interface JourneyColumns {
  readonly lanes: number;
  readonly step: number;
  readonly node: number;
  readonly plugin: number;
  readonly status: number;
  readonly time: number;
}

export function columnsFor(journey: readonly JourneyEntry[], width: number): JourneyColumns {
  const steps = journey.flatMap((entry) => (entry.kind === 'step' ? [entry.step] : []));
  const widest = (cells: readonly number[]) => Math.max(0, ...cells);
  const lanes = widest(journey.map((entry) => cellWidth(entry.lanes)));
  const node = widest(steps.map((step) => cellWidth(displayText(step.node.name))));
  const plugin = widest(steps.map((step) => cellWidth(displayText(step.node.plugin))));
  return {
    // Too many lanes for the width say less than no lanes.
    lanes: lanes > width / 3 ? 0 : lanes,
    step: widest(steps.map(({ step }) => String(step).length)),
    node: Math.min(Math.max(node, 4), Math.max(10, Math.floor(width / 5))),
    plugin: width >= 96 ? Math.min(plugin, 18) : 0,
    status: steps.some(({ attempt }) => attempt > 1) ? 17 : 11,
    time: width >= 64 ? 8 : 0,
  };
}

export function journeyHeader(columns: JourneyColumns): Line {
  const text = [
    ...(columns.lanes > 0 ? [cell('', columns.lanes)] : []),
    `${cell('', columns.step)} ${cell('NODE', columns.node)}`,
    ...(columns.plugin > 0 ? [cell('PLUGIN', columns.plugin)] : []),
    cell('STATUS', columns.status),
    ...(columns.time > 0 ? [cell('TIME', columns.time, 'right')] : []),
    ' CHANGED, DECIDED',
  ];
  return [{ text: text.join(' '), tone: 'faint' }];
}

/** One line of a journey. */
export function journeyLine(
  explanation: Explanation,
  entry: JourneyEntry,
  columns: JourneyColumns,
): Line {
  const lanes: readonly Span[] =
    columns.lanes > 0 ? [{ text: `${cell(entry.lanes, columns.lanes)} `, tone: 'accent' }] : [];
  switch (entry.kind) {
    case 'step':
      return [...lanes, ...stepSpans(entry, columns)];
    case 'token':
      return [...lanes, ...tokenSpans(explanation, entry.token)];
    case 'batch':
      return [...lanes, ...batchSpans(entry.node)];
    case 'many':
      return [...lanes, ...manySpans(entry.node)];
    default:
      return entry satisfies never;
  }
}

function stepSpans(entry: StepEntry, columns: JourneyColumns): readonly Span[] {
  const { step, node, status, attempt, durationMs } = entry.step;
  const { glyph, tone } = statusWords[status];
  const tries = attempt > 1 ? ` try ${attempt}` : '';
  const time = durationMs === null ? '' : latencyText(durationMs);
  return [
    { text: `${cell(String(step), columns.step, 'right')} `, tone: 'faint' },
    `${cell(node.name, columns.node)} `,
    ...(columns.plugin > 0
      ? [{ text: `${cell(node.plugin, columns.plugin)} `, tone: 'faint' as const }]
      : []),
    { text: `${cell(`${glyph} ${status}${tries}`, columns.status)} `, tone },
    ...(columns.time > 0
      ? [{ text: `${cell(time, columns.time, 'right')} `, tone: 'faint' as const }]
      : []),
    ' ',
    ...stepSummary(entry),
  ];
}

export const statusWords: Readonly<
  Record<NodeStateStatus, { readonly glyph: string; readonly tone: Tone }>
> = {
  open: { glyph: '~', tone: 'running' },
  pending: { glyph: '‖', tone: 'running' },
  completed: { glyph: '✓', tone: 'good' },
  failed: { glyph: '✗', tone: 'bad' },
};

function tokenSpans({ rows }: Explanation, token: ExplainedToken): readonly Span[] {
  const row = rows.find(({ id }) => id === token.row);
  const place = row === undefined ? '' : `row ${row.index}, ${row.file} line ${row.line}`;
  const origin = originPhrase(token);
  return [
    { text: token.id, tone: 'title' },
    '  ',
    outcomeSpan(token.end?.outcome ?? 'open'),
    { text: `  ${origin === '' ? place : origin}`, tone: 'faint' },
  ];
}

function batchSpans(node: BatchNode): readonly Span[] {
  return [{ text: node.id, tone: 'title' }, `  ${batchNodeText(node)}`];
}

function manySpans(node: ManyNode): readonly Span[] {
  return [{ text: manyText(node), tone: 'faint' }];
}
