import { Box } from 'ink';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import { plural } from '../../../../format/numbers.ts';
import type { Line } from '../../../components/line.tsx';
import { Lines } from '../../../components/lines.tsx';
import { ListView } from '../../../components/list-view.tsx';
import type { Size } from '../../../store/place.ts';
import { pollRun } from '../../../store/poll-while-watched.ts';
import { createRestingPreview } from '../../../store/resting-preview.ts';
import { subscribeAll } from '../../../store/subscribe-all.ts';
import type { RunTabPlace, RunTabParts } from '../run-tab.ts';
import { errorColumns, errorHeader, errorLine } from './error-line.ts';
import { errorPreview } from './error-preview.ts';
import type { ErrorPreview } from './error-preview.ts';
import { errorsCommands } from './errors-commands.ts';
import { createErrorsSlice, groupKey } from './errors-slice.ts';
import type { ErrorsSlice, ErrorsState } from './errors-slice.ts';

/** Grouping many errors takes a while: a run that goes on is read again this often. */
const everyMs = 3000;

/** What went wrong in a run, by node, reason and field, the most frequent first. */
export function openErrorsTab(parts: RunTabParts): RunTabPlace {
  const { reader } = parts.services;
  const { run } = parts;
  const slice = createErrorsSlice(reader, run);
  const preview: ErrorPreview = createRestingPreview(
    slice.list,
    groupKey,
    ({ nodeIndex, reason, field }, signal) =>
      reader.ask('error_samples', { run, group: { nodeIndex, reason, field } }, signal),
  );
  slice.list.goTo(undefined);
  const commands = errorsCommands(slice, preview, parts);
  const poll = pollRun({ reader, run, everyMs }, async () => {
    slice.list.reload();
    await slice.list.settled();
    preview.reload();
  });
  return {
    contexts: ['errors', 'list'],
    commands: () => commands,
    View: ({ size }) => <ErrorsView slice={slice} preview={preview} size={size} />,
    status() {
      const { report } = slice.store.getState();
      if (report === undefined) return [];
      const { errors, groups } = report;
      if (errors === 0) return [{ text: 'no errors', tone: 'good' }];
      const text = `${plural(errors, 'error')} in ${plural(groups.length, 'group')}`;
      return [{ text, tone: 'warn' }];
    },
    subscribe: (changed) => subscribeAll(changed, [slice.store, slice.list.store, poll]),
    close() {
      poll.close();
      preview.close();
      slice.list.stop();
    },
  };
}

interface ErrorsViewProps {
  readonly slice: ErrorsSlice;
  readonly preview: ErrorPreview;
  readonly size: Size;
}

/** Fewer lines than this and the list has them all. */
const leastPreview = 12;

function ErrorsView({ slice, preview, size: { width, height } }: ErrorsViewProps): ReactNode {
  const state = useStore(slice.store);
  const { items, cursor, error } = useStore(slice.list.store);
  const shown = useStore(preview.store);
  const selected = error === undefined ? items[cursor] : undefined;
  const { report } = state;
  const lines =
    height < leastPreview || selected === undefined || report === undefined
      ? []
      : errorPreview(selected, report, shown, { width });
  // Few groups leave the more room for what they are about.
  const most = Math.max(Math.floor(height / 2), height - items.length - 1);
  const below = height < leastPreview || selected === undefined ? 0 : most;
  const columns = report === undefined ? [] : errorColumns(width - 3, report);
  return (
    <Box flexDirection="column" width={width} height={height}>
      <ListView
        list={slice.list}
        width={width}
        height={height - below}
        header={items.length === 0 ? [] : errorHeader(columns)}
        row={(group) => errorLine(group, columns)}
        empty={emptyLines(state)}
      />
      <Lines lines={lines} width={width} height={below} />
    </Box>
  );
}

function emptyLines({ report }: ErrorsState): readonly Line[] {
  const more = report?.status === 'running' ? ' so far' : '';
  return [[], [{ text: `   ✓ No errors${more}.`, tone: 'good' }]];
}
