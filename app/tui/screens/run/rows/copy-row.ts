import { showId } from '../../../../../landscape/model/ids.ts';
import type { TokenSummary } from '../../../../../landscape/queries/list-tokens.ts';
import type { TokenPreview } from '../../../../../landscape/queries/token-preview.ts';
import { shellWord } from '../../../../format/shell-word.ts';
import type { Choice, Services } from '../../../store/services.ts';

/** What of a row is worth taking elsewhere. */
export function copyRow(
  { tokenId, origin }: TokenSummary,
  preview: TokenPreview | undefined,
  run: string,
  services: Services,
): Choice {
  const item = (what: string, text: string) => ({
    text: what,
    note: text,
    run: () => services.copy(text, what),
  });
  const asked =
    origin.kind === 'row' ? `--row ${origin.rowIndex}` : `--token ${showId('token', tokenId)}`;
  const database = shellWord(services.reader.path);
  return {
    title: 'Copy',
    items: [
      item(
        'the command that explains it',
        `elspeth explain --run ${run} ${asked} --database ${database}`,
      ),
      item('id of the token', showId('token', tokenId)),
      ...(origin.kind === 'row'
        ? [
            item('id of the row', showId('row', origin.rowId)),
            item('index of the row', String(origin.rowIndex)),
            item('file and line', `${origin.file}:${origin.line}`),
          ]
        : [item('id of the batch', showId('batch', origin.batchId))]),
      ...(preview?.tokenId === tokenId ? [item('SHA-256 of the record', preview.sha256)] : []),
    ],
  };
}
