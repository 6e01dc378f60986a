import { showId } from '../../../../../landscape/model/ids.ts';
import type { TokenSummary } from '../../../../../landscape/queries/list-tokens.ts';
import type { TokenPreview } from '../../../../../landscape/queries/token-preview.ts';
import { commandOf } from '../../../command-of.ts';
import { copyMenu } from '../../../shell/copy-menu.ts';
import type { Copied } from '../../../shell/copy-menu.ts';
import type { Choice, Services } from '../../../store/services.ts';

/** What of a row is worth taking elsewhere. */
export function copyRow(
  { tokenId, origin }: TokenSummary,
  preview: TokenPreview | undefined,
  run: string,
  services: Services,
): Choice {
  const item = (what: string, text: string): Copied => ({ what, text });
  const token = showId('token', tokenId);
  const asked = origin.kind === 'row' ? ['--row', String(origin.rowIndex)] : ['--token', token];
  return copyMenu(services, [
    item(
      'the command that explains it',
      commandOf(['explain', '--run', run, ...asked], services.reader),
    ),
    item('id of the token', token),
    ...(origin.kind === 'row'
      ? [
          item('id of the row', showId('row', origin.rowId)),
          item('index of the row', String(origin.rowIndex)),
          item('file and line', `${origin.file}:${origin.line}`),
        ]
      : [item('id of the batch', showId('batch', origin.batchId))]),
    ...(preview?.tokenId === tokenId ? [item('SHA-256 of the record', preview.sha256)] : []),
  ]);
}
