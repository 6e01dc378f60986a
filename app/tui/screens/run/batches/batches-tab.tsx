import { Box } from 'ink';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import { showId } from '../../../../../landscape/model/ids.ts';
import { displayText } from '../../../../format/display-text.ts';
import { commandOf } from '../../../command-of.ts';
import type { Line } from '../../../components/line.tsx';
import { Lines } from '../../../components/lines.tsx';
import { ListView } from '../../../components/list-view.tsx';
import type { Commands } from '../../../keys/find-command.ts';
import { listCommands } from '../../../keys/list-commands.ts';
import { selectedCommand } from '../../../keys/selected-command.ts';
import type { Size } from '../../../store/place.ts';
import { pollRun } from '../../../store/poll-while-watched.ts';
import type { Services } from '../../../store/services.ts';
import { subscribeAll } from '../../../store/subscribe-all.ts';
import type { RunTabParts, RunTabPlace } from '../run-tab.ts';
import { batchPreview } from './batch-facts.ts';
import { batchColumns, batchHeader, batchLine } from './batch-line.ts';
import { createBatchesSlice } from './batches-slice.ts';
import type { BatchesSlice, BatchesState } from './batches-slice.ts';

const everyMs = 1000;

/** The batches of a run in the order in which they were opened. */
export function openBatchesTab({ services, run }: RunTabParts): RunTabPlace {
  const slice = createBatchesSlice(services.reader, run);
  slice.list.goTo(undefined);
  const commands = batchesCommands(slice, services, run);
  const poll = pollRun({ reader: services.reader, run, everyMs }, async () => {
    slice.list.reload();
    await slice.list.settled();
  });
  return {
    contexts: ['batches', 'list'],
    commands: () => commands,
    View: ({ size }) => <BatchesView slice={slice} size={size} />,
    status() {
      const { status } = slice.store.getState();
      return status === undefined ? [] : [{ text: `only ${status}`, tone: 'warn' }];
    },
    subscribe: (changed) => subscribeAll(changed, [slice.store, slice.list.store, poll]),
    command() {
      const selected = slice.list.selected();
      if (selected === undefined) return commandOf(['tui', '--run', run], services.reader);
      const batch = showId('batch', selected.batch.batchId);
      return commandOf(['explain', '--run', run, '--batch', batch], services.reader);
    },
    close() {
      poll.close();
      slice.list.stop();
    },
  };
}

function batchesCommands(slice: BatchesSlice, services: Services, run: string): Commands {
  const { list } = slice;
  return {
    ...listCommands(list),
    open: selectedCommand(list, 'There is no batch to choose.', ({ batch: { batchId } }) =>
      services.go({ screen: 'batch', run, batch: showId('batch', batchId) }),
    ),
    'filter-status': {
      disabled: () =>
        slice.store.getState().aggregations.length === 0
          ? 'The run has no aggregation, so it has no batches.'
          : undefined,
      run: () => slice.nextStatus(),
    },
  };
}

interface BatchesViewProps {
  readonly slice: BatchesSlice;
  readonly size: Size;
}

/** Fewer lines than this and the list has them all. */
const leastPreview = 16;

function BatchesView({ slice, size: { width, height } }: BatchesViewProps): ReactNode {
  const state = useStore(slice.store);
  const { items, cursor, isRead } = useStore(slice.list.store);
  const selected = items[cursor];
  const preview =
    height >= leastPreview && selected !== undefined ? batchPreview(selected, width) : [];
  const columns = batchColumns(width - 3);
  const isEmpty = isRead && items.length === 0;
  return (
    <Box flexDirection="column" width={width} height={height}>
      <ListView
        list={slice.list}
        width={width}
        height={height - preview.length}
        header={isEmpty ? [] : batchHeader(columns)}
        row={(summary) => batchLine(summary, columns)}
        empty={emptyLines(state)}
      />
      <Lines lines={preview} width={width} height={preview.length} />
    </Box>
  );
}

/** Why there is no batch to be seen. */
export function emptyLines({ status, aggregations }: BatchesState): readonly Line[] {
  if (aggregations.length === 0) {
    return [['   This run has no aggregation, so its rows were never held in batches.']];
  }
  if (status !== undefined) return [[`   No batch is ${status}. s shows the next status.`]];
  const names = aggregations.map((name) => displayText(name)).join(', ');
  return [[`   No row has reached an aggregation yet: ${names}.`]];
}
