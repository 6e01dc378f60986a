import { showId } from '../../../../landscape/model/ids.ts';
import type { Command, Commands } from '../../keys/find-command.ts';
import { listCommands } from '../../keys/list-commands.ts';
import type { Services } from '../../store/services.ts';
import { nodeTabs } from './node-slice.ts';
import type { NodeSlice } from './node-slice.ts';

/** What can be done on the screen of a node. */
export function nodeCommands(slice: NodeSlice, services: Services, run: string): Commands {
  const { store } = slice;
  const at = nodeTabs.indexOf(store.getState().tab);
  const nth = (n: number) => ({
    run: () => slice.openTab(nodeTabs[(n + nodeTabs.length) % nodeTabs.length] ?? 'stats'),
  });
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
    'next-tab': nth(at + 1),
    'previous-tab': nth(at - 1),
    'tab-1': nth(0),
    'tab-2': nth(1),
    'tab-3': nth(2),
    'tab-4': nth(3),
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
    case 'stats': {
      const selected = slice.slowest.selected();
      return unless(selected === undefined && 'No state has ended here.', () => {
        if (selected === undefined) return;
        services.go({ screen: 'token', run, token: showId('token', selected.tokenId) });
      });
    }
    case 'config':
      return unless('A configuration leads nowhere: y copies the value.', () => undefined);
    case 'contract': {
      const name = slice.contract.selected()?.node;
      return unless(name === undefined && 'This line leads to no other node.', () => {
        if (name !== undefined) services.go({ screen: 'node', run, node: name });
      });
    }
    case 'errors': {
      const group = slice.errors.selected();
      return unless(group === undefined && 'There is no error here.', () => {
        if (group === undefined) return;
        services.go({ screen: 'run', run, tab: 'rows', rows: { node, reason: group.reason } });
      });
    }
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

function unless(why: string | false, run: () => void): Command {
  return { run, disabled: () => (why === false ? undefined : why) };
}
