import { Box } from 'ink';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import { commandOf } from '../../command-of.ts';
import { LineView } from '../../components/line.tsx';
import { Lines } from '../../components/lines.tsx';
import { failure } from '../../components/list-view.tsx';
import { SmallTable } from '../../components/small-table.tsx';
import { TextPane } from '../../components/text-pane.tsx';
import { tabBar } from '../../components/tab-bar.ts';
import { linkTo } from '../../store/link.ts';
import type { Place, Size, Target } from '../../store/place.ts';
import { pollRun } from '../../store/poll-while-watched.ts';
import type { Services } from '../../store/services.ts';
import { subscribeAll } from '../../store/subscribe-all.ts';
import { errorColumns } from './error-columns.ts';
import { nodeCommands } from './node-commands.ts';
import { createNodeSlice, nodeTabs } from './node-slice.ts';
import type { NodeSlice } from './node-slice.ts';
import { NodeStats } from './node-stats.tsx';

/** Sums over all states of a node take a while. */
const everyMs = 3000;

/** One node of a run: its figures, configuration, fields and edges, errors. */
export function openNodeScreen(
  services: Services,
  target: Extract<Target, { screen: 'node' }>,
): Place {
  const { run } = target;
  const slice = createNodeSlice(services.reader, run, target.node);
  const { store } = slice;
  const poll = pollRun({ reader: services.reader, run, everyMs }, async () => {
    slice.reload();
    await slice.settled();
  });
  const address = () => ({ ...target, node: store.getState().node });
  return {
    get target() {
      return address();
    },
    title: () => store.getState().node,
    status: () => statusOf(slice),
    contexts: () => ['node', 'list'],
    commands: () => nodeCommands(slice, services, run),
    View: ({ size }) => <NodeView slice={slice} size={size} />,
    subscribe(changed) {
      const lists = [slice.slowest, slice.config, slice.contract, slice.errors];
      return subscribeAll(changed, [store, ...lists.map((list) => list.store), poll]);
    },
    command: () => commandOf(['tui', linkTo(address())], services.reader),
    close() {
      poll.close();
      slice.close();
    },
  };
}

function statusOf({ store }: NodeSlice) {
  const node = store.getState().report?.summary.node;
  if (node === undefined) return [];
  return [{ text: `${node.kind}, ${node.plugin} ${node.pluginVersion}`, tone: 'faint' as const }];
}

interface NodeViewProps {
  readonly slice: NodeSlice;
  readonly size: Size;
}

function NodeView({ slice, size: { width, height } }: NodeViewProps): ReactNode {
  const { tab } = useStore(slice.store);
  useEffect(() => slice.fit(width), [slice, width]);
  return (
    <Box flexDirection="column" width={width} height={height}>
      <LineView line={tabBar(nodeTabs, tab, width)} width={width} />
      <TabView slice={slice} size={{ width, height: height - 1 }} />
    </Box>
  );
}

function TabView({ slice, size }: NodeViewProps): ReactNode {
  const { tab, report, error, node } = useStore(slice.store);
  const { items: groups } = useStore(slice.errors.store);
  if (error !== undefined) return <Lines lines={failure(error, size.width)} {...size} />;
  if (report === undefined) {
    return <Lines lines={[[{ text: ' reading …', tone: 'faint' }]]} {...size} />;
  }
  switch (tab) {
    case 'stats':
      return <NodeStats slice={slice} report={report} size={size} />;
    case 'config':
      return <TextPane list={slice.config} size={size} empty={[]} />;
    case 'contract':
      return <TextPane list={slice.contract} size={size} empty={[]} />;
    case 'errors':
      return (
        <SmallTable
          list={slice.errors}
          {...size}
          columns={errorColumns(groups, size.width)}
          empty={[[], [`   No error was recorded at ${node}.`]]}
        />
      );
  }
}
