import { Box } from 'ink';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import { factLines } from '../../../components/facts.ts';
import { Lines } from '../../../components/lines.tsx';
import { rule } from '../../../components/rule.ts';
import { SmallTable } from '../../../components/small-table.tsx';
import type { Size } from '../../../store/place.ts';
import { pollRun } from '../../../store/poll-while-watched.ts';
import { subscribeAll } from '../../../store/subscribe-all.ts';
import type { RunTabParts, RunTabPlace } from '../run-tab.ts';
import { artifactsCommands } from './artifacts-commands.ts';
import { createArtifactsSlice } from './artifacts-slice.ts';
import type { ArtifactsSlice } from './artifacts-slice.ts';
import { outputColumns } from './output-columns.ts';
import { outputFacts } from './output-facts.ts';

const everyMs = 1000;

/** What the sinks of a run published, and whether it is still there. */
export function openArtifactsTab(parts: RunTabParts): RunTabPlace {
  const slice = createArtifactsSlice(parts.services.reader, parts.run);
  slice.list.goTo(undefined);
  const { reader } = parts.services;
  const poll = pollRun({ reader, run: parts.run, everyMs }, async () => {
    slice.list.reload();
    await slice.list.settled();
  });
  return {
    contexts: ['artifacts', 'list'],
    commands: () => artifactsCommands(slice, parts),
    View: ({ size }) => <ArtifactsView slice={slice} size={size} />,
    subscribe: (changed) => subscribeAll(changed, [slice.store, slice.list.store, poll]),
    close() {
      poll.close();
      slice.cancel();
      slice.list.stop();
    },
  };
}

interface ArtifactsViewProps {
  readonly slice: ArtifactsSlice;
  readonly size: Size;
}

/** Lines of the table that are kept whatever is to be said of one sink. */
const leastTable = 5;

function ArtifactsView({ slice, size: { width, height } }: ArtifactsViewProps): ReactNode {
  const { checks } = useStore(slice.store);
  const { items, cursor } = useStore(slice.list.store);
  const selected = items[cursor];
  const lines =
    selected === undefined
      ? []
      : [
          rule(selected.sink.name, width),
          ...factLines(outputFacts(selected, checks.get(selected.sink.nodeIndex)), width),
        ];
  const below = Math.min(lines.length, Math.max(0, height - leastTable));
  return (
    <Box flexDirection="column" width={width} height={height}>
      <SmallTable
        list={slice.list}
        width={width}
        height={height - below}
        columns={outputColumns(items, checks, width)}
        empty={[]}
      />
      <Lines lines={lines} width={width} height={below} />
    </Box>
  );
}
