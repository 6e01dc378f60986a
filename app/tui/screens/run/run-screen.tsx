import { Box } from 'ink';
import type { ReactNode } from 'react';
import { createStore } from 'zustand/vanilla';

import { commandOf } from '../../command-of.ts';
import { LineView } from '../../components/line.tsx';
import { tabBar } from '../../components/tab-bar.ts';
import type { Commands } from '../../keys/find-command.ts';
import { tabCommands } from '../../keys/tab-commands.ts';
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
    command: () => inFront().command?.() ?? commandOf(['tui', '--run', run], services.reader),
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
  return {
    ...tabCommands(runTabs, tab, openTab),
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
      <LineView line={tabBar(runTabs, tab, width)} width={width} />
      <place.View size={{ width, height: height - 1 }} />
    </Box>
  );
}
