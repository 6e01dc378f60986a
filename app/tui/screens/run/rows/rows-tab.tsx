import { commandOf } from '../../../command-of.ts';
import { createRestingPreview } from '../../../store/resting-preview.ts';
import { pollRun } from '../../../store/poll-while-watched.ts';
import { subscribeAll } from '../../../store/subscribe-all.ts';
import type { RunTabPlace, RunTabParts } from '../run-tab.ts';
import { rowsCommands } from './rows-commands.ts';
import { createRowsSlice } from './rows-slice.ts';
import { RowsView } from './rows-view.tsx';

const everyMs = 1000;

/** The rows of a run, as many as there are: narrowed, searched, and each of them a key press from its way. */
export function openRowsTab({ services, run, rows }: RunTabParts): RunTabPlace {
  const { reader } = services;
  const slice = createRowsSlice(reader, run, rows);
  const preview = createRestingPreview(
    slice.list,
    ({ tokenId }) => tokenId,
    ({ tokenId }, signal) => reader.ask('row_preview', { run, token: tokenId }, signal),
  );
  slice.narrow(rows);
  const poll = pollRun({ reader, run, everyMs }, async () => {
    // The record of a row stays as it was; where the row is does not.
    if (await slice.poll()) preview.reload();
  });
  return {
    contexts: ['rows', 'list'],
    commands: () => rowsCommands({ slice, preview, services, run }),
    View: ({ size }) => <RowsView slice={slice} preview={preview} size={size} />,
    subscribe: (changed) => subscribeAll(changed, [slice.store, slice.list.store, poll]),
    command() {
      const origin = slice.list.selected()?.origin;
      if (origin?.kind !== 'row') return commandOf(['tui', '--run', run], reader);
      return commandOf(['explain', '--run', run, '--row', String(origin.rowIndex)], reader);
    },
    close() {
      poll.close();
      preview.close();
      slice.close();
    },
  };
}
