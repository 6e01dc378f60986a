import { showId } from '../../../../landscape/model/ids.ts';
import type { ErrorGroup } from '../../../../landscape/queries/error-groups.ts';
import { countText, shareText } from '../../../format/numbers.ts';
import { layOut, widestOf } from '../../components/lay-out.ts';
import type { TableColumn } from '../../components/small-table.tsx';

/** The columns of the errors at one node. */
export function errorColumns(
  groups: readonly ErrorGroup[],
  width: number,
): readonly TableColumn<ErrorGroup>[] {
  const all = groups.reduce((sum, { errors }) => sum + errors, 0);
  return layOut<ErrorGroup>(
    [
      {
        heading: 'REASON',
        width: 20,
        most: widestOf(
          groups.map(({ reason }) => reason),
          26,
        ),
        value: ({ reason }) => reason,
      },
      {
        heading: 'FIELD',
        width: 10,
        most: widestOf(
          groups.map(({ field = '' }) => field),
          30,
        ),
        value: ({ field }) => field ?? '',
      },
      {
        heading: 'ERRORS',
        width: 9,
        align: 'right',
        value: ({ errors }) => ({ text: countText(errors), tone: 'bad' }),
      },
      {
        heading: 'SHARE',
        width: 5,
        align: 'right',
        value: ({ errors }) => shareText(errors, all),
      },
      {
        heading: 'FIRST',
        width: 10,
        from: 72,
        value: (group) => showId('token', group.firstTokenId),
      },
    ],
    width,
  );
}
