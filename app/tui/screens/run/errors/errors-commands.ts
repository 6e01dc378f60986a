import { showId } from '../../../../../landscape/model/ids.ts';
import type { TokenId } from '../../../../../landscape/model/ids.ts';
import type { Command, Commands } from '../../../keys/find-command.ts';
import { listCommands } from '../../../keys/list-commands.ts';
import type { RunTabParts } from '../run-tab.ts';
import type { ErrorsSlice, ListedErrors } from './errors-slice.ts';

/** What can be done with groups of errors. */
export function errorsCommands(slice: ErrorsSlice, parts: RunTabParts): Commands {
  const { list } = slice;
  const { services, run } = parts;
  const withSelected = (use: (group: ListedErrors) => void): Command => ({
    disabled: () => (list.selected() === undefined ? 'There is no error to choose.' : undefined),
    run() {
      const group = list.selected();
      if (group !== undefined) use(group);
    },
  });
  const explain = (token: TokenId) =>
    services.go({ screen: 'token', run, token: showId('token', token) });
  return {
    ...listCommands(list),
    reload: { run: () => slice.reload() },
    rows: withSelected(({ node, reason, field }) =>
      parts.openTab('rows', { node, reason, ...(field === undefined ? {} : { field }) }),
    ),
    open: withSelected(({ firstTokenId }) => explain(firstTokenId)),
    'open-last': withSelected(({ lastTokenId }) => explain(lastTokenId)),
  };
}
