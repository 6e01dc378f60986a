import { Box } from 'ink';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { NodeIndex } from '../../../../../landscape/model/ids.ts';
import type { NodeSummary } from '../../../../../landscape/queries/node-summaries.ts';
import { Lines } from '../../../components/lines.tsx';
import { SmallTable } from '../../../components/small-table.tsx';
import type { Commands } from '../../../keys/find-command.ts';
import { listCommands } from '../../../keys/list-commands.ts';
import { arraySource } from '../../../store/array-source.ts';
import { createListWindow } from '../../../store/list-window.ts';
import type { ListWindow } from '../../../store/list-window.ts';
import type { Size } from '../../../store/place.ts';
import type { RunTabParts, RunTabPlace } from '../run-tab.ts';
import { nodeColumns, workingUs } from './node-columns.ts';
import { nodePreview } from './node-preview.ts';

type NodeList = ListWindow<NodeSummary, NodeIndex>;

/** The nodes of a run in the order of the graph, with what they did and how long it took. */
export function openNodesTab(parts: RunTabParts): RunTabPlace {
  const { services, run } = parts;
  const store = createStore(() => ({ isRunning: false }));
  const list = createListWindow(
    arraySource(
      async () => {
        const { isRunning, nodes } = await services.reader.ask('nodes', { run });
        store.setState({ isRunning });
        return nodes;
      },
      ({ node }: NodeSummary) => node.nodeIndex,
    ),
  );
  list.goTo(undefined);
  const commands = nodesCommands(list, parts);
  return {
    contexts: ['nodes', 'list'],
    commands: () => commands,
    View: ({ size }) => <NodesView list={list} running={store} size={size} />,
    subscribe: (changed) => list.store.subscribe(changed),
    close: () => undefined,
  };
}

function nodesCommands(list: NodeList, parts: RunTabParts): Commands {
  const { services, run } = parts;
  const withNode = (use: (name: string) => void) => ({
    disabled: () => (list.selected() === undefined ? 'There is no node to choose.' : undefined),
    run() {
      const selected = list.selected();
      if (selected !== undefined) use(selected.node.name);
    },
  });
  return {
    ...listCommands(list),
    open: withNode((node) => services.go({ screen: 'node', run, node })),
    rows: withNode((node) => parts.openTab('rows', { node })),
    copy: withNode((node) => services.copy(node, `the name of the node ${node}`)),
  };
}

/** Fewer lines than this and the table has them all. */
const leastPreview = 14;
const previewHeight = 4;

/** How often figures are read again while they grow. */
const reloadMs = 1000;

interface NodesViewProps {
  readonly list: NodeList;
  readonly running: StoreApi<{ readonly isRunning: boolean }>;
  readonly size: Size;
}

function NodesView({ list, running, size: { width, height } }: NodesViewProps): ReactNode {
  const { isRunning } = useStore(running);
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(() => list.reload(), reloadMs);
    return () => clearInterval(timer);
  }, [list, isRunning]);
  const { items, cursor } = useStore(list.store);
  const selected = items[cursor];
  const below = height >= leastPreview && selected !== undefined ? previewHeight : 0;
  return (
    <Box flexDirection="column" width={width} height={height}>
      <SmallTable
        list={list}
        width={width}
        height={height - below}
        columns={nodeColumns(items, width)}
        empty={[]}
      />
      {selected === undefined || below === 0 ? null : (
        <Lines
          lines={nodePreview(selected, workingUs(items), width)}
          width={width}
          height={below}
        />
      )}
    </Box>
  );
}
