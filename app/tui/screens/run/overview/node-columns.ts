import type { Progress } from '../../../../../engine/progress.ts';
import { cellWidth } from '../../../../format/cell-width.ts';
import { displayText } from '../../../../format/display-text.ts';
import { countText, rateText } from '../../../../format/numbers.ts';
import { cell } from '../../../components/line.tsx';
import type { Line, Span } from '../../../components/line.tsx';
import { rateNow } from '../../../store/run-history.ts';
import type { RunHistory } from '../../../store/run-history.ts';
import type { NodeFlow } from './node-flow.ts';
import { latencyTexts } from './node-latency.ts';
import { nodeStateSpan } from './node-state.ts';

interface Column {
  readonly title: string;
  readonly width: number;
  readonly align: 'left' | 'right';
  readonly value: (flow: NodeFlow) => Span;
}

/** The columns of the list of nodes. */
export type NodeColumns = readonly Column[];

const fewestNameCells = 12;
const mostNameCells = 32;

/** As many columns as there is room for; the name takes what is left. */
export function nodeColumns(progress: Progress, history: RunHistory, width: number): NodeColumns {
  const { status } = progress;
  const rateOf = ({ node }: NodeFlow) =>
    rateNow(history, ({ attempts }) => attempts[node.index] ?? 0);
  const isRunning = status === 'running';
  const latency = (which: 'mean' | 'p95') => (flow: NodeFlow) =>
    latencyTexts(flow.node)?.[which] ?? '-';
  // What matters most comes first; what there is no room for is left out from the end.
  const wanted: readonly (Column & { readonly place: number })[] = [
    {
      place: 1,
      title: 'STATE',
      width: 10,
      align: 'left',
      value: (flow) => nodeStateSpan(flow, status, rateOf(flow)),
    },
    { place: 2, title: 'IN', width: 9, align: 'right', value: ({ arrived }) => countText(arrived) },
    { place: 3, title: 'OUT', width: 9, align: 'right', value: ({ left }) => countText(left) },
    { place: 5, title: 'ERRORS', width: 7, align: 'right', value: errorsSpan },
    { place: 4, title: 'WAIT', width: 7, align: 'right', value: waitSpan },
    ...(isRunning
      ? [
          {
            place: 6,
            title: 'RATE/s',
            width: 7,
            align: 'right' as const,
            value: (flow: NodeFlow) => rateSpan(rateOf(flow)),
          },
        ]
      : []),
    { place: 8, title: 'P95 ≤', width: 9, align: 'right', value: latency('p95') },
    { place: 7, title: 'MEAN', width: 9, align: 'right', value: latency('mean') },
  ];
  const longest = Math.max(0, ...progress.nodes.map((node) => cellWidth(displayText(node.name))));
  const least = Math.max(fewestNameCells, Math.min(longest, Math.floor(width / 4)));
  let room = width - least;
  const taken = wanted.filter((column) => {
    if (column.width + 1 > room) {
      room = 0;
      return false;
    }
    room -= column.width + 1;
    return true;
  });
  const name = Math.min(mostNameCells, least + room);
  const first: Column = {
    title: 'NODE',
    width: name,
    align: 'left',
    value: ({ node }) => node.name,
  };
  return [first, ...taken.toSorted((a, b) => a.place - b.place)];
}

export function nodeHeader(columns: NodeColumns): Line {
  const titles = columns.map(({ title, width, align }) => cell(title, width, align));
  return [{ text: titles.join(' '), tone: 'faint' }];
}

export function nodeLine(flow: NodeFlow, columns: NodeColumns): Line {
  return columns.flatMap(({ value, width, align }): Span[] => {
    const span = value(flow);
    if (typeof span === 'string') return [`${cell(span, width, align)} `];
    return [{ text: `${cell(span.text, width, align)} `, tone: span.tone }];
  });
}

function errorsSpan({ errors, node }: NodeFlow): Span {
  // Where only the sum of errors and retries is known it says so.
  if (errors === undefined) return { text: `≤ ${countText(node.failed)}`, tone: 'warn' };
  return errors === 0 ? { text: '-', tone: 'faint' } : { text: countText(errors), tone: 'warn' };
}

function waitSpan({ waiting }: NodeFlow): Span {
  if (waiting === undefined) return { text: '?', tone: 'faint' };
  return waiting === 0 ? { text: '-', tone: 'faint' } : countText(waiting);
}

function rateSpan(rate: number | undefined): Span {
  if (rate === undefined || rate === 0) return { text: '-', tone: 'faint' };
  return rateText(rate);
}
