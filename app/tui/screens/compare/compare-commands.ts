import type { Command, Commands } from '../../keys/find-command.ts';
import { listCommands } from '../../keys/list-commands.ts';
import { selectedCommand } from '../../keys/selected-command.ts';
import { tabCommands } from '../../keys/tab-commands.ts';
import type { Services } from '../../store/services.ts';
import { compareTabs } from './compare-slice.ts';
import type { CompareSlice } from './compare-slice.ts';

/** What can be done where two runs are compared. */
export function compareCommands(slice: CompareSlice, services: Services): Commands {
  return {
    ...inTab(slice, services),
    reload: { run: () => slice.reload() },
    swap: { run: () => void slice.swap() },
    ...tabCommands(compareTabs, slice.store.getState().tab, (tab) => slice.openTab(tab)),
  };
}

function inTab(slice: CompareSlice, services: Services): Commands {
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

function openNode({ keys, nodes }: CompareSlice, services: Services): Command {
  const [, run] = keys();
  const inB = { selected: () => nodes.selected()?.b };
  return selectedCommand(inB, `Run ${run} has no such node.`, ({ node }) =>
    services.go({ screen: 'node', run, node: node.name }),
  );
}

/** The rows of the run that has them; of B when both do. */
function openErrors({ keys, errors }: CompareSlice, services: Services): Command {
  const [a, b] = keys();
  return selectedCommand(errors, 'Neither run has errors.', (pair) => {
    const { node, reason, field } = pair;
    const rows = { node, reason, ...(field === undefined ? {} : { field }) };
    services.go({ screen: 'run', run: pair.b > 0 ? b : a, tab: 'rows', rows });
  });
}
