import type { Command, Commands } from '../../keys/find-command.ts';
import { listCommands } from '../../keys/list-commands.ts';
import type { Services } from '../../store/services.ts';
import { compareTabs } from './compare-slice.ts';
import type { CompareSlice } from './compare-slice.ts';

/** What can be done where two runs are compared. */
export function compareCommands(slice: CompareSlice, services: Services): Commands {
  const at = compareTabs.indexOf(slice.store.getState().tab);
  const nth = (n: number) => ({
    run: () =>
      slice.openTab(compareTabs[(n + compareTabs.length) % compareTabs.length] ?? 'summary'),
  });
  return {
    ...tabCommands(slice, services),
    reload: { run: () => slice.reload() },
    swap: { run: () => slice.swap() },
    'next-tab': nth(at + 1),
    'previous-tab': nth(at - 1),
    'tab-1': nth(0),
    'tab-2': nth(1),
    'tab-3': nth(2),
    'tab-4': nth(3),
  };
}

function tabCommands(slice: CompareSlice, services: Services): Commands {
  switch (slice.store.getState().tab) {
    case 'summary':
      return {
        ...listCommands(slice.summary),
        ...copying(slice.summary.selected()?.copy, services),
      };
    case 'settings':
      return {
        ...listCommands(slice.settings),
        ...copying(slice.settings.selected()?.copy, services),
      };
    case 'nodes':
      return { ...listCommands(slice.nodes), open: openNode(slice, services) };
    case 'errors':
      return { ...listCommands(slice.errors), open: openErrors(slice, services) };
  }
}

function copying(text: string | undefined, services: Services): Commands {
  return text === undefined ? {} : { copy: { run: () => services.copy(text, text) } };
}

function openNode({ store, nodes }: CompareSlice, services: Services): Command {
  const [, run] = store.getState().keys;
  const pair = nodes.selected();
  return {
    disabled: () => (pair?.b === undefined ? `Run ${run} has no such node.` : undefined),
    run() {
      if (pair !== undefined) services.go({ screen: 'node', run, node: pair.name });
    },
  };
}

/** The rows of the run that has them; of B when both do. */
function openErrors({ store, errors }: CompareSlice, services: Services): Command {
  const [a, b] = store.getState().keys;
  const pair = errors.selected();
  return {
    disabled: () => (pair === undefined ? 'Neither run has errors.' : undefined),
    run() {
      if (pair === undefined) return;
      const { node, reason } = pair;
      const run = pair.b > 0 ? b : a;
      services.go({ screen: 'run', run, tab: 'rows', rows: { node, reason } });
    },
  };
}
