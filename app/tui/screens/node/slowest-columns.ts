import { showId } from '../../../../landscape/model/ids.ts';
import type { SlowStateOfToken } from '../../../../landscape/queries/slowest-states.ts';
import { latencyText } from '../../../format/latency-text.ts';
import { countText } from '../../../format/numbers.ts';
import { layOut } from '../../components/lay-out.ts';
import type { TableColumn } from '../../components/small-table.tsx';

/** The columns of a list of the slowest states. */
export function slowestColumns(width: number): readonly TableColumn<SlowStateOfToken>[] {
  return layOut<SlowStateOfToken>(
    [
      {
        heading: 'TOOK',
        width: 9,
        align: 'right',
        value: ({ durationUs }) => latencyText(durationUs / 1000),
      },
      {
        heading: 'ROW',
        width: 15,
        align: 'right',
        value: ({ row }) =>
          row === undefined ? { text: 'made by a batch', tone: 'faint' } : countText(row.rowIndex),
      },
      { heading: 'TOKEN', width: 11, value: ({ tokenId }) => showId('token', tokenId) },
      {
        heading: 'TRY',
        width: 3,
        align: 'right',
        value: ({ attempt }) => String(attempt + 1),
      },
    ],
    width,
  );
}
