import { showId } from '../../../../../landscape/model/ids.ts';
import type { TokenId } from '../../../../../landscape/model/ids.ts';
import type { ReportedErrors } from '../../../../../landscape/queries/error-report.ts';
import type { Commands } from '../../../keys/find-command.ts';
import { listCommands } from '../../../keys/list-commands.ts';
import { selectedCommand } from '../../../keys/selected-command.ts';
import type { RunTabParts } from '../run-tab.ts';
import type { ErrorPreview } from './error-preview.ts';
import type { ErrorsSlice } from './errors-slice.ts';

/** What can be done with groups of errors. */
export function errorsCommands(
  slice: ErrorsSlice,
  preview: ErrorPreview,
  parts: RunTabParts,
): Commands {
  const { list } = slice;
  const { services, run } = parts;
  const withSelected = (use: (group: ReportedErrors) => void) =>
    selectedCommand(list, 'There is no error to choose.', use);
  const explain = (token: TokenId) =>
    services.go({ screen: 'token', run, token: showId('token', token) });
  return {
    ...listCommands(list),
    reload: {
      run() {
        list.reload();
        preview.reload();
      },
    },
    rows: withSelected(({ node, reason, field }) =>
      parts.openTab('rows', { node, reason, ...(field === undefined ? {} : { field }) }),
    ),
    open: withSelected(({ firstTokenId }) => explain(firstTokenId)),
    'open-last': withSelected(({ lastTokenId }) => explain(lastTokenId)),
  };
}
