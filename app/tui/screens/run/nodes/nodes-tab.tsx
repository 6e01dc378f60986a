import { Box } from 'ink';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import type { NodeIndex } from '../../../../../landscape/model/ids.ts';
import type { NodeSummary } from '../../../../../landscape/queries/node-summaries.ts';
import { workingUs } from '../../../../format/node-figures.ts';
import { Lines } from '../../../components/lines.tsx';
import { SmallTable } from '../../../components/small-table.tsx';
import type { Commands } from '../../../keys/find-command.ts';
import { listCommands } from '../../../keys/list-commands.ts';
import { selectedCommand } from '../../../keys/selected-command.ts';
import { arraySource } from '../../../store/array-source.ts';
import { createListWindow } from '../../../store/list-window.ts';
import type { ListWindow } from '../../../store/list-window.ts';
import type { Size } from '../../../store/place.ts';
import { pollRun } from '../../../store/poll-while-watched.ts';
import { subscribeAll } from '../../../store/subscribe-all.ts';
import type { RunTabParts, RunTabPlace } from '../run-tab.ts';
import { nodeColumns } from './node-columns.ts';
import { nodePreview } from './node-preview.ts';

/** How often figures are read again while they grow. */
const everyMs = 1000;

type NodeList = ListWindow<NodeSummary, NodeIndex>;

/** The nodes of a run in the order of the graph, with what they did and how long it took. */
export function openNodesTab(parts: RunTabParts): RunTabPlace {
  const { services, run } = parts;
  const { reader } = services;
  const list = createListWindow(
    arraySource(
      (signal) => reader.ask('nodes', { run }, signal),
      ({ node }: NodeSummary) => node.nodeIndex,
    ),
  );
  list.goTo(undefined);
  const commands = nodesCommands(list, parts);
  const poll = pollRun({ reader, run, everyMs }, async () => {
    list.reload();
    await list.settled();
  });
  return {
    contexts: ['nodes', 'list'],
    commands: () => commands,
    View: ({ size }) => <NodesView list={list} size={size} />,
    subscribe: (changed) => subscribeAll(changed, [list.store, poll]),
    close() {
      poll.close();
      list.stop();
    },
  };
}

function nodesCommands(list: NodeList, parts: RunTabParts): Commands {
  const { services, run } = parts;
  const withNode = (use: (name: string) => void) =>
    selectedCommand(list, 'There is no node to choose.', ({ node }) => use(node.name));
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

interface NodesViewProps {
  readonly list: NodeList;
  readonly size: Size;
}

function NodesView({ list, size: { width, height } }: NodesViewProps): ReactNode {
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
