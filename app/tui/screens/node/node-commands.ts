import { showId } from '../../../../landscape/model/ids.ts';
import type { Command, Commands } from '../../keys/find-command.ts';
import { listCommands } from '../../keys/list-commands.ts';
import { selectedCommand } from '../../keys/selected-command.ts';
import { tabCommands } from '../../keys/tab-commands.ts';
import type { Services } from '../../store/services.ts';
import { nodeTabs } from './node-slice.ts';
import type { NodeSlice } from './node-slice.ts';

/** What can be done on the screen of a node. */
export function nodeCommands(slice: NodeSlice, services: Services, run: string): Commands {
  const { store } = slice;
  return {
    ...movements(slice),
    reload: { run: () => slice.reload() },
    open: openCommand(slice, services, run),
    rows: {
      run() {
        const { node } = store.getState();
        services.go({ screen: 'run', run, tab: 'rows', rows: { node } });
      },
    },
    copy: copyCommand(slice, services),
    'previous-node': { run: () => slice.step(-1) },
    'next-node': { run: () => slice.step(1) },
    ...tabCommands(nodeTabs, store.getState().tab, (tab) => slice.openTab(tab)),
  };
}

function movements(slice: NodeSlice): Commands {
  switch (slice.store.getState().tab) {
    case 'stats':
      return listCommands(slice.slowest);
    case 'config':
      return listCommands(slice.config);
    case 'contract':
      return listCommands(slice.contract);
    case 'errors':
      return listCommands(slice.errors);
  }
}

function openCommand(slice: NodeSlice, services: Services, run: string): Command {
  const { tab, node } = slice.store.getState();
  switch (tab) {
    case 'stats':
      return selectedCommand(slice.slowest, 'No state has ended here.', ({ tokenId }) =>
        services.go({ screen: 'token', run, token: showId('token', tokenId) }),
      );
    case 'config':
      return {
        disabled: () => 'A configuration leads nowhere: y copies the value.',
        run: () => undefined,
      };
    case 'contract': {
      const next = { selected: () => slice.contract.selected()?.node };
      return selectedCommand(next, 'This line leads to no other node.', (name) =>
        services.go({ screen: 'node', run, node: name }),
      );
    }
    case 'errors':
      return selectedCommand(slice.errors, 'There is no error here.', ({ reason, field }) => {
        const rows = { node, reason, ...(field === undefined ? {} : { field }) };
        services.go({ screen: 'run', run, tab: 'rows', rows });
      });
  }
}

function copyCommand(slice: NodeSlice, services: Services): Command {
  const { tab, node } = slice.store.getState();
  const line =
    tab === 'config'
      ? slice.config.selected()
      : tab === 'contract'
        ? slice.contract.selected()
        : undefined;
  const text = line?.copy ?? node;
  return {
    run: () => services.copy(text, line?.copy === undefined ? 'the name of the node' : text),
  };
}
