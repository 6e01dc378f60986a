import { Box } from 'ink';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import type { TokenSummary } from '../../../../../landscape/queries/list-tokens.ts';
import { LineView } from '../../../components/line.tsx';
import type { Line } from '../../../components/line.tsx';
import { Lines } from '../../../components/lines.tsx';
import { ListView } from '../../../components/list-view.tsx';
import type { ListState } from '../../../store/list-state.ts';
import type { Size } from '../../../store/place.ts';
import { filterLine } from './filter-line.ts';
import { filterText } from './row-filter.ts';
import { rowColumns, rowHeader, rowLine } from './row-columns.ts';
import { rowPreview } from './row-preview.ts';
import type { RowPreview } from './row-preview.ts';
import type { RowsSlice, RowsState } from './rows-slice.ts';

interface RowsViewProps {
  readonly slice: RowsSlice;
  readonly preview: RowPreview;
  readonly size: Size;
}

/** From this width on the selected row is shown beside the list, else below it where there is room. */
const leastBeside = 110;
const leastBelow = 14;
const belowHeight = 6;
const paneWidth = 40;

export function RowsView({ slice, preview, size: { width, height } }: RowsViewProps): ReactNode {
  const state = useStore(slice.store);
  const list = useStore(slice.list.store);
  const shown = useStore(preview.store);
  const selected = list.error === undefined ? list.items[list.cursor] : undefined;
  const isBeside = width >= leastBeside;
  const below = !isBeside && height >= leastBelow ? belowHeight : 0;
  const beside = isBeside ? paneWidth : 0;
  const listWidth = beside === 0 ? width : width - beside - 1;
  const listHeight = height - 1 - below;
  const columns = state.figures === undefined ? [] : rowColumns(listWidth - 3, state.figures);
  const pane = { width: beside === 0 ? width : beside, height: beside === 0 ? below : listHeight };
  return (
    <Box flexDirection="column" width={width} height={height}>
      <LineView line={filterLine(state, list, width)} width={width} />
      <Box width={width} height={listHeight}>
        <ListView
          list={slice.list}
          width={listWidth}
          height={listHeight}
          header={columns.length === 0 ? [] : rowHeader(columns)}
          row={(token) => rowLine(token, columns)}
          empty={emptyLines(state, list)}
        />
        {isBeside ? (
          <>
            <Lines lines={divider(listHeight)} width={1} height={listHeight} />
            <Lines
              lines={selected === undefined ? [] : rowPreview(selected, shown, pane)}
              width={beside}
              height={listHeight}
            />
          </>
        ) : null}
      </Box>
      {below === 0 ? null : (
        <Lines
          lines={selected === undefined ? [] : rowPreview(selected, shown, pane)}
          width={width}
          height={below}
        />
      )}
    </Box>
  );
}

function divider(height: number): readonly Line[] {
  return Array.from({ length: height }, () => [{ text: '│', tone: 'faint' }]);
}

function emptyLines(
  { filter, figures, search }: RowsState,
  { isLoading, isReplacing, isStopped }: ListState<TokenSummary>,
): readonly Line[] {
  if (isLoading && search !== undefined) return [[], ['   Searching. Escape stops it.']];
  // What is read again while a run goes on may well be empty still.
  if (isReplacing) return [];
  if (isStopped) return [[], ['   Stopped. j goes on, Escape lists all rows.']];
  if (filterText(filter) !== '') {
    return [
      [],
      [{ text: '   No row passes the filter.', tone: 'title' }],
      ['   Escape lists all rows.'],
    ];
  }
  const more = figures?.status === 'running' ? ' yet' : '';
  return [[], [{ text: `   The run has read no rows${more}.`, tone: 'title' }]];
}
