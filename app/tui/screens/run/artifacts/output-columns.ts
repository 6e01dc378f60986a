import { toHex } from '../../../../../landscape/hash.ts';
import type { PlacedOutput } from '../../../../reading/read-outputs.ts';
import { bytesText, countText } from '../../../../format/numbers.ts';
import { sizeOf } from '../../../../format/output-size.ts';
import { timeText } from '../../../../format/time-text.ts';
import { shortHash } from '../../../../format/short-hash.ts';
import { layOut, widestOf } from '../../../components/lay-out.ts';
import type { TableColumn } from '../../../components/small-table.tsx';
import { stateSpan } from './output-state.ts';
import type { Check } from './output-state.ts';

/** The columns of what the sinks published. */
export function outputColumns(
  outputs: readonly PlacedOutput[],
  checks: ReadonlyMap<number, Check>,
  width: number,
): readonly TableColumn<PlacedOutput>[] {
  return layOut<PlacedOutput>(
    [
      {
        heading: 'SINK',
        width: 12,
        most: widestOf(
          outputs.map(({ sink }) => sink.name),
          24,
        ),
        value: ({ sink }) => sink.name,
      },
      {
        heading: 'FILE OR TABLE',
        width: 14,
        most: widestOf(
          outputs.map((output) => output.place?.name ?? ''),
          44,
        ),
        from: 72,
        value: ({ place }) => place?.name ?? { text: '-', tone: 'faint' },
      },
      { heading: 'ROWS', width: 9, align: 'right', value: ({ rows }) => countText(rows) },
      { heading: 'SIZE', width: 9, align: 'right', value: (output) => bytesText(sizeOf(output)) },
      {
        heading: 'SHA256',
        width: 13,
        from: 100,
        value: ({ artifact }) =>
          artifact === undefined ? '' : shortHash(toHex(artifact.contentHash)),
      },
      {
        heading: 'PUBLISHED (UTC)',
        width: 19,
        from: 110,
        value: ({ artifact }) =>
          artifact?.published === undefined ? '' : timeText(artifact.published.atMs),
      },
      {
        heading: 'STATE',
        width: 17,
        value: (output) => stateSpan(output, checks.get(output.sink.nodeIndex)),
      },
    ],
    width,
  );
}
