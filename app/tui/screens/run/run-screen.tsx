import { Box } from 'ink';
import type { ReactNode } from 'react';
import { createStore } from 'zustand/vanilla';

import { LineView } from '../../components/line.tsx';
import { tabBar } from '../../components/tab-bar.ts';
import type { Commands } from '../../keys/find-command.ts';
import { runTabs } from '../../store/place.ts';
import type { Place, RowsAsked, RunTab, Size, Target } from '../../store/place.ts';
import type { Services } from '../../store/services.ts';
import { openArtifactsTab } from './artifacts/artifacts-tab.tsx';
import { openBatchesTab } from './batches/batches-tab.tsx';
import { openErrorsTab } from './errors/errors-tab.tsx';
import { goToPrompt } from './go-to-prompt.ts';
import { openNodesTab } from './nodes/nodes-tab.tsx';
import { openOverviewTab } from './overview/overview-tab.tsx';
import { openRowsTab } from './rows/rows-tab.tsx';
import type { RunTabPlace, RunTabParts } from './run-tab.ts';
import { openSettingsTab } from './settings/settings-tab.tsx';

const openers: Readonly<Record<RunTab, (parts: RunTabParts) => RunTabPlace>> = {
  overview: openOverviewTab,
  rows: openRowsTab,
  errors: openErrorsTab,
  nodes: openNodesTab,
  batches: openBatchesTab,
  artifacts: openArtifactsTab,
  settings: openSettingsTab,
};

const titles = runTabs.map((tab) => tab.slice(0, 1).toUpperCase() + tab.slice(1));

interface RunState {
  readonly tab: RunTab;
  /** Tabs that were shown; one is made anew when its rows are asked for anew. */
  readonly open: Readonly<Partial<Record<RunTab, RunTabPlace>>>;
}

/** One run, as tabs: how it stands, its rows, errors, nodes, batches, artifacts, settings. */
export function openRunScreen(
  services: Services,
  target: Extract<Target, { screen: 'run' }>,
): Place {
  const { run } = target;
  const store = createStore<RunState>()(() => ({ tab: 'overview', open: {} }));
  const openTab = (tab: RunTab, rows?: RowsAsked) => {
    const { open } = store.getState();
    if (open[tab] !== undefined && rows === undefined) return store.setState({ tab });
    open[tab]?.close();
    const place = openers[tab]({ services, run, openTab, rows: rows ?? {} });
    store.setState({ tab, open: { ...open, [tab]: place } });
  };
  openTab(target.tab ?? 'overview', target.rows);
  const inFront = () => {
    const { tab, open } = store.getState();
    const place = open[tab];
    if (place === undefined) throw new Error(`The tab ${tab} is not open`);
    return place;
  };
  return {
    target,
    title: () => run,
    status: () => inFront().status?.() ?? [],
    contexts: () => [...inFront().contexts, 'run'],
    commands: () => ({
      ...runCommands(run, store.getState().tab, openTab, services),
      ...inFront().commands(),
    }),
    View: ({ size }) => <RunView tab={store.getState().tab} place={inFront()} size={size} />,
    subscribe(changed) {
      let forgetTab = inFront().subscribe(changed);
      const forget = store.subscribe(() => {
        forgetTab();
        forgetTab = inFront().subscribe(changed);
        changed();
      });
      return () => {
        forget();
        forgetTab();
      };
    },
    command: () =>
      inFront().command?.() ?? `elspeth tui --run ${run} --database ${services.reader.path}`,
    close() {
      for (const place of Object.values(store.getState().open)) place.close();
    },
  };
}

function runCommands(
  run: string,
  tab: RunTab,
  openTab: (tab: RunTab, rows?: RowsAsked) => void,
  services: Services,
): Commands {
  const at = runTabs.indexOf(tab);
  const nth = (n: number) => ({
    run: () => openTab(runTabs[(n + runTabs.length) % runTabs.length] ?? 'overview'),
  });
  return {
    'next-tab': nth(at + 1),
    'previous-tab': nth(at - 1),
    'tab-1': nth(0),
    'tab-2': nth(1),
    'tab-3': nth(2),
    'tab-4': nth(3),
    'tab-5': nth(4),
    'tab-6': nth(5),
    'tab-7': nth(6),
    'go-to-row': { run: () => services.prompt(goToPrompt(run, services, openTab)) },
  };
}

interface RunViewProps {
  readonly tab: RunTab;
  readonly place: RunTabPlace;
  readonly size: Size;
}

function RunView({ tab, place, size: { width, height } }: RunViewProps): ReactNode {
  return (
    <Box flexDirection="column" width={width} height={height}>
      <LineView line={tabBar(titles, runTabs.indexOf(tab), width)} width={width} />
      <place.View size={{ width, height: height - 1 }} />
    </Box>
  );
}
