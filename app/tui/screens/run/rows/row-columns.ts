import { isTerminal } from '../../../../../landscape/model/outcome.ts';
import { showId } from '../../../../../landscape/model/ids.ts';
import type { TokenSummary } from '../../../../../landscape/queries/list-tokens.ts';
import type { RowFigures } from '../../../../../landscape/queries/row-figures.ts';
import { cellWidth } from '../../../../format/cell-width.ts';
import { displayText } from '../../../../format/display-text.ts';
import { latencyText } from '../../../../format/latency-text.ts';
import { cell } from '../../../components/line.tsx';
import type { Line } from '../../../components/line.tsx';
import { outcomeSpan } from '../../../components/status-word.ts';
import type { Tone } from '../../../theme.ts';

/** A column of the list of rows. */
interface RowColumn {
  readonly heading: string;
  readonly width: number;
  readonly align?: 'right';
  readonly value: (token: TokenSummary) => Value;
}

interface Value {
  readonly text: string;
  readonly tone: Tone;
}

type ColumnName = keyof ReturnType<typeof allColumns>;

/** No name takes more of a line than this. */
const widestName = 18;
/** Enough for most reasons with their fields, where the other columns leave it. */
const leastReason = (width: number) => (width < 70 ? 18 : 26);

/** The columns that a line of this width has room for, from left to right. */
export function rowColumns(width: number, figures: RowFigures): readonly RowColumn[] {
  const column = allColumns(figures);
  // What says the most first: where there is no room, the last ones are left out.
  const wanted: readonly ColumnName[] =
    figures.tokens > figures.rows
      ? ['row', 'outcome', 'token', 'node', 'sink', 'time', 'attempts']
      : ['row', 'outcome', 'node', 'sink', 'token', 'time', 'attempts'];
  let room = width - leastReason(width);
  const shown = new Set<ColumnName>();
  for (const name of wanted) {
    const { width: cells } = column[name];
    if (cells + 1 > room) break;
    room -= cells + 1;
    shown.add(name);
  }
  const order = ['row', 'token', 'outcome', 'node', 'sink', 'attempts', 'time'] as const;
  const columns = order.filter((name) => shown.has(name)).map((name) => column[name]);
  const used = columns.reduce((sum, each) => sum + each.width + 1, 0);
  return [...columns, { ...reasonColumn, width: Math.max(0, width - used) }];
}

function allColumns(figures: RowFigures) {
  const nameOf = (index: number | undefined) =>
    index === undefined ? undefined : figures.nodes[index]?.name;
  const longest = (texts: readonly string[]) =>
    texts.reduce((most, text) => Math.max(most, cellWidth(displayText(text))), 0);
  const widthOf = (kinds: 'all' | 'sinks') =>
    Math.min(
      widestName,
      Math.max(
        4,
        longest(
          figures.nodes
            .filter(({ kind }) => kinds === 'all' || kind === 'sink')
            .map(({ name }) => name),
        ),
      ),
    );
  const outcomes = figures.outcomes.map(({ outcome }) => outcome);
  const isOpen = figures.open > 0 || outcomes.some((outcome) => !isTerminal(outcome));
  const words = [...outcomes, ...(isOpen ? ['open'] : []), 'outcome'];
  return {
    row: {
      heading: 'ROW',
      width: Math.max(4, String(figures.rows).length),
      align: 'right',
      value: ({ origin }) =>
        origin.kind === 'row'
          ? plain(String(origin.rowIndex))
          : plain(showId('batch', origin.batchId)),
    },
    token: {
      heading: 'TOKEN',
      width: Math.max(6, showId('token', figures.tokens).length + 1),
      value: ({ tokenId }) => ({ text: showId('token', tokenId), tone: 'faint' }),
    },
    outcome: {
      heading: 'OUTCOME',
      width: longest(words) + 2,
      value: ({ outcome }) => outcomeSpan(outcome ?? 'open'),
    },
    node: {
      heading: 'AT',
      width: widthOf('all'),
      value({ error, nodeIndex, sinkNodeIndex }) {
        const at = error?.nodeIndex ?? nodeIndex;
        const value = named(nameOf(at));
        // The sink beside it says it again.
        return at === sinkNodeIndex ? { ...value, tone: 'faint' } : value;
      },
    },
    sink: {
      heading: 'SINK',
      width: widthOf('sinks'),
      value: ({ sinkNodeIndex }) => named(nameOf(sinkNodeIndex)),
    },
    attempts: {
      heading: 'TRIES',
      width: 5,
      align: 'right',
      value: ({ attempts }) => ({
        text: String(attempts),
        tone: attempts > 1 ? 'warn' : 'faint',
      }),
    },
    time: {
      heading: 'TIME',
      width: 9,
      align: 'right',
      value: ({ durationUs }) => plain(latencyText(durationUs / 1000)),
    },
  } as const satisfies Readonly<Record<string, RowColumn>>;
}

/** What went wrong; else by which branch it came. */
const reasonColumn: RowColumn = {
  heading: 'REASON, FIELD',
  width: 0,
  value: ({ error, branchName, outcome }) => {
    if (error !== undefined) {
      const field = error.field === undefined ? '' : ` ${error.field}`;
      return { text: `${error.reason}${field}`, tone: outcome === 'failed' ? 'bad' : 'warn' };
    }
    return { text: branchName === undefined ? '' : `branch ${branchName}`, tone: 'faint' };
  },
};

export function rowHeader(columns: readonly RowColumn[]): Line {
  const text = columns.map(({ heading, width, align }) => cell(heading, width, align)).join(' ');
  return [{ text, tone: 'faint' }];
}

/** One token on a line. */
export function rowLine(token: TokenSummary, columns: readonly RowColumn[]): Line {
  return columns.flatMap(({ width, align, value }, i) => {
    const { text, tone } = value(token);
    return [i === 0 ? '' : ' ', { text: cell(text, width, align), tone }];
  });
}

function plain(text: string): Value {
  return { text, tone: 'plain' };
}

function named(name: string | undefined): Value {
  return name === undefined ? { text: '-', tone: 'faint' } : plain(name);
}
