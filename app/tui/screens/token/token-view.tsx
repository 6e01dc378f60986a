import { Box } from 'ink';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import type { Explanation } from '../../../../landscape/model/explanation.ts';
import { displayText } from '../../../format/display-text.ts';
import { countText, plural } from '../../../format/numbers.ts';
import type { Line } from '../../components/line.tsx';
import { Lines } from '../../components/lines.tsx';
import { failure } from '../../components/list-view.tsx';
import { rule } from '../../components/rule.ts';
import type { Size } from '../../store/place.ts';
import type { JourneyEntry } from './journey.ts';
import { columnsFor, journeyHeader, journeyLine, statusWords } from './journey-line.ts';
import { layOutLineage } from './lay-out-lineage.ts';
import type { LineageSlice, LineageState } from './token-slice.ts';
import { whyLines } from './why-lines.ts';

interface TokenViewProps {
  readonly slice: LineageSlice;
  readonly size: Size;
}

/** The answer, the journey below it, and beside or below that what is known of the selected step. */
export function TokenView({ slice, size }: TokenViewProps): ReactNode {
  const state = useStore(slice.store);
  const { explanation, journey, focus, at, detail, showsWhole } = state;
  const selected = journey[at.cursor];
  const layout = layOutLineage(size, { entries: journey.length, focus });
  const why =
    explanation === undefined
      ? []
      : whyLines(explanation, selected, size.width, showsWhole ? layout.mostWhy : layout.why);
  const { isWide, list, panel } = layOutLineage(size, {
    entries: journey.length,
    focus,
    why: why.length,
  });
  useEffect(
    () => slice.resize(list.height - 2, { height: panel.height - 1, width: panel.width }),
    [slice, list.height, panel.height, panel.width],
  );
  if (explanation === undefined) {
    const lines: readonly Line[] =
      state.error === undefined
        ? [[], [{ text: ' reading …', tone: 'faint' }]]
        : [[], ...failure(state.error, size.width)];
    return <Lines lines={lines} {...size} />;
  }
  const lines = slice.detailLines();
  const journeyPane = (
    <Lines
      lines={journeyLines(explanation, state, list)}
      width={list.width}
      height={list.height}
      selected={focus === 'journey' ? 2 + at.cursor - at.top : undefined}
    />
  );
  const detailPane = (
    <Lines
      lines={[
        rule(detailTitle(selected, lines.length, state, panel.height - 1), panel.width),
        ...lines.slice(detail.top, detail.top + panel.height - 1).map(({ line }) => line),
      ]}
      width={panel.width}
      height={panel.height}
      selected={focus === 'detail' ? 1 + detail.cursor - detail.top : undefined}
    />
  );
  return (
    <Box flexDirection="column" width={size.width} height={size.height}>
      <Lines lines={why} width={size.width} height={why.length} />
      {isWide ? (
        <Box width={size.width} height={list.height}>
          {journeyPane}
          <Lines lines={bar(list.height)} width={1} height={list.height} />
          {detailPane}
        </Box>
      ) : (
        <>
          {journeyPane}
          {detailPane}
        </>
      )}
    </Box>
  );
}

function journeyLines(
  explanation: Explanation,
  { journey, at, focus }: LineageState,
  { width, height }: Size,
): readonly Line[] {
  const inner = width - 3;
  const columns = columnsFor(journey, inner);
  const mark = focus === 'journey' ? ' ▸ ' : ' ▹ ';
  return [
    rule(journeyTitle(explanation), width),
    [{ text: '   ', tone: 'faint' }, ...journeyHeader(columns)],
    ...journey
      .slice(at.top, at.top + height - 2)
      .map((entry, i): Line => [
        at.top + i === at.cursor ? mark : '   ',
        ...journeyLine(explanation, entry, columns),
      ]),
  ];
}

function journeyTitle({ page, asked, tokens }: Explanation): string {
  const only = asked.field === null ? '' : `, only what touched ${displayText(asked.field)}`;
  if (page.shown !== page.tokens) {
    const of = `${countText(page.shown)} of ${plural(page.tokens, 'token')}`;
    return `Journey  ${of}${page.next === null ? '' : ', > shows the next'}${only}`;
  }
  return `Journey  ${plural(tokens.length, 'token')}${asked.down ? ', with what became of it' : ''}${only}`;
}

function detailTitle(
  entry: JourneyEntry | undefined,
  count: number,
  { detail, focus }: LineageState,
  height: number,
): string {
  const name = entry === undefined ? '' : entryName(entry);
  if (count <= height) return name;
  const last = Math.min(count, detail.top + height);
  const hint = focus === 'journey' ? ', tab' : '';
  return `${name}  (${detail.top + 1} to ${last} of ${count}${hint})`;
}

function entryName(entry: JourneyEntry): string {
  switch (entry.kind) {
    case 'step': {
      const { step, node, status } = entry.step;
      return `${step} ${displayText(node.name)}  ${statusWords[status].glyph} ${status}`;
    }
    case 'token':
      return `token ${entry.token.id}`;
    case 'batch':
      return `batch ${entry.node.id}`;
    case 'many':
      return entry.node.what;
    default:
      return entry satisfies never;
  }
}

function bar(height: number): readonly Line[] {
  return Array.from({ length: height }, (_, i): Line => [
    { text: i === 0 ? '┬' : '│', tone: 'faint' },
  ]);
}
