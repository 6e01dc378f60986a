import { Box } from 'ink';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import { commandOf } from '../../command-of.ts';
import { LineView } from '../../components/line.tsx';
import { SmallTable } from '../../components/small-table.tsx';
import { tabBar } from '../../components/tab-bar.ts';
import { TextPane } from '../../components/text-pane.tsx';
import { linkTo } from '../../store/link.ts';
import type { Place, Size, Target } from '../../store/place.ts';
import type { Services } from '../../store/services.ts';
import { subscribeAll } from '../../store/subscribe-all.ts';
import { markWidth } from '../../store/text-list.ts';
import { compareCommands } from './compare-commands.ts';
import { compareTabs, createCompareSlice } from './compare-slice.ts';
import type { CompareSlice } from './compare-slice.ts';
import { errorPairColumns } from './error-pairs.ts';
import { pairColumns } from './node-pairs.ts';
import { summaryHeader } from './summary-lines.ts';

/** Two runs held against each other: figures, nodes, errors, settings. */
export function openCompareScreen(
  services: Services,
  target: Extract<Target, { screen: 'compare' }>,
): Place {
  const slice = createCompareSlice(services.reader, target.runs, services.nowMs);
  const { store } = slice;
  const address = () => ({ ...target, runs: slice.keys() });
  return {
    get target() {
      return address();
    },
    title: () => `Compare A ${slice.keys()[0]} with B ${slice.keys()[1]}`,
    contexts: () => ['compare', 'list'],
    commands: () => compareCommands(slice, services),
    View: ({ size }) => <CompareView slice={slice} size={size} />,
    subscribe(changed) {
      const lists = [slice.summary, slice.nodes, slice.errors, slice.settings];
      return subscribeAll(changed, [store, ...lists.map((list) => list.store)]);
    },
    command: () => commandOf(['tui', linkTo(address())], services.reader),
    close: () => slice.close(),
  };
}

interface CompareViewProps {
  readonly slice: CompareSlice;
  readonly size: Size;
}

function CompareView({ slice, size: { width, height } }: CompareViewProps): ReactNode {
  const { tab } = useStore(slice.store);
  useEffect(() => slice.fit(width), [slice, width]);
  return (
    <Box flexDirection="column" width={width} height={height}>
      <LineView line={tabBar(compareTabs, tab, width)} width={width} />
      <TabView slice={slice} size={{ width, height: height - 1 }} />
    </Box>
  );
}

function TabView({ slice, size }: CompareViewProps): ReactNode {
  const { tab } = useStore(slice.store);
  const { items: nodes } = useStore(slice.nodes.store);
  const { items: errors } = useStore(slice.errors.store);
  const { width, height } = size;
  switch (tab) {
    case 'summary':
      return (
        <Box flexDirection="column" width={width} height={height}>
          <LineView
            line={['   ', ...summaryHeader(slice.keys(), width - markWidth)]}
            width={width}
          />
          <TextPane list={slice.summary} size={{ width, height: height - 1 }} empty={[]} />
        </Box>
      );
    case 'nodes':
      return (
        <SmallTable list={slice.nodes} {...size} columns={pairColumns(nodes, width)} empty={[]} />
      );
    case 'errors':
      return (
        <SmallTable
          list={slice.errors}
          {...size}
          columns={errorPairColumns(errors, width)}
          empty={[[], ['   Neither run has recorded an error.']]}
        />
      );
    case 'settings':
      return <TextPane list={slice.settings} size={size} empty={[]} />;
  }
}
