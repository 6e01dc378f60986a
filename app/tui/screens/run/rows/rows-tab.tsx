import { shellWord } from '../../../../format/shell-word.ts';
import { createRestingPreview } from '../../../store/resting-preview.ts';
import type { RunTabPlace, RunTabParts } from '../run-tab.ts';
import { rowsCommands } from './rows-commands.ts';
import { createRowsSlice } from './rows-slice.ts';
import { RowsView } from './rows-view.tsx';

/** A run that goes on is asked for its figures this often. */
const pollMs = 1000;

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
  const timer = setInterval(() => {
    // What cannot be read is told by the list.
    if (slice.store.getState().figures?.status === 'running') slice.poll().catch(() => undefined);
  }, pollMs);
  timer.unref();
  return {
    contexts: ['rows', 'list'],
    commands: () => rowsCommands({ slice, preview, services, run }),
    View: ({ size }) => <RowsView slice={slice} preview={preview} size={size} />,
    subscribe(changed) {
      const forget = [slice.store.subscribe(changed), slice.list.store.subscribe(changed)];
      return () => forget.forEach((each) => each());
    },
    command() {
      const origin = slice.list.selected()?.origin;
      const row = origin?.kind === 'row' ? `--row ${origin.rowIndex} ` : '';
      const name = row === '' ? 'tui' : 'explain';
      return `elspeth ${name} --run ${run} ${row}--database ${shellWord(reader.path)}`;
    },
    close() {
      clearInterval(timer);
      preview.close();
      slice.list.stop();
    },
  };
}
