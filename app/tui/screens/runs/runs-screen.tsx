import { Box } from 'ink';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import { commandOf } from '../../command-of.ts';
import type { Line } from '../../components/line.tsx';
import { Lines } from '../../components/lines.tsx';
import { ListView } from '../../components/list-view.tsx';
import { rule } from '../../components/rule.ts';
import type { Place, Size, Target } from '../../store/place.ts';
import { pollWhileWatched } from '../../store/poll-while-watched.ts';
import type { Services } from '../../store/services.ts';
import { subscribeAll } from '../../store/subscribe-all.ts';
import { shownRunsFilter } from './run-filter.ts';
import { columnsFor, headerLine, runLine } from './run-line.ts';
import { previewLines } from './run-preview.ts';
import { runsCommands } from './runs-commands.ts';
import { createRunsSlice } from './runs-slice.ts';
import type { RunsSlice } from './runs-slice.ts';

/** Runs of other processes come, go on and end. */
const everyMs = 1000;

/** All runs of the landscape, the latest first. */
export function openRunsScreen(
  services: Services,
  target: Extract<Target, { screen: 'runs' }>,
): Place {
  const slice = createRunsSlice(services.reader, target.pipeline);
  const commands = runsCommands(slice, services);
  const clear = { run: () => slice.narrow({}) };
  slice.list.goTo(undefined);
  const poll = pollWhileWatched(everyMs, async () => {
    slice.list.reload();
    await slice.list.settled();
    return true;
  });
  return {
    target,
    title: () => 'Runs',
    status: () => statusOf(slice),
    contexts: () => ['runs', 'list'],
    // Escape clears the filter before it leads back.
    commands: () => (isNarrowed(slice) ? { ...commands, back: clear } : commands),
    View: ({ size }) => <RunsView slice={slice} services={services} size={size} />,
    subscribe: (changed) => subscribeAll(changed, [slice.store, slice.list.store, poll]),
    command: () => commandOf(['runs'], services.reader),
    close() {
      poll.close();
      slice.list.stop();
    },
  };
}

function statusOf({ store }: RunsSlice) {
  const only = shownRunsFilter(store.getState().filter);
  return only === '' ? [] : [{ text: `only ${only}  esc clears`, tone: 'warn' as const }];
}

function isNarrowed({ store }: RunsSlice): boolean {
  return shownRunsFilter(store.getState().filter) !== '';
}

function emptyLines(only: string): readonly Line[] {
  if (only !== '') {
    return [[], [{ text: `   No run is ${only}.`, tone: 'title' }], ['   Escape shows all runs.']];
  }
  return [
    [],
    [{ text: '   No runs here yet.', tone: 'title' }],
    ['   Press n to start a pipeline, or run one: elspeth run -s pipeline.yaml -x'],
  ];
}

/** Fewer lines than this and the list has them all. */
const leastPreview = 14;
const previewHeight = 8;

interface RunsViewProps {
  readonly slice: RunsSlice;
  readonly services: Services;
  readonly size: Size;
}

function RunsView({ slice, services, size: { width, height } }: RunsViewProps): ReactNode {
  const { marked, filter } = useStore(slice.store);
  const { items, cursor } = useStore(slice.list.store);
  const selected = items[cursor];
  const below = height >= leastPreview && selected !== undefined ? previewHeight : 0;
  const columns = columnsFor(width - 3);
  return (
    <Box flexDirection="column" width={width} height={height}>
      <ListView
        list={slice.list}
        width={width}
        height={height - below}
        header={headerLine(columns)}
        row={(run) =>
          runLine(run, columns, { nowMs: services.nowMs(), isMarked: run.runKey === marked })
        }
        empty={emptyLines(shownRunsFilter(filter))}
      />
      {selected === undefined || below === 0 ? null : (
        <Lines
          lines={[
            rule(`${selected.runKey}  ${selected.pipeline}`, width),
            ...previewLines(selected, width),
          ]}
          width={width}
          height={below}
        />
      )}
    </Box>
  );
}
