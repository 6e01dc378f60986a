import type { Commands } from '../../../keys/find-command.ts';
import { listCommands } from '../../../keys/list-commands.ts';
import type { Services } from '../../../store/services.ts';
import type { SettingsSlice } from './settings-slice.ts';

/** What can be done with the settings of a run. */
export function settingsCommands(slice: SettingsSlice, services: Services): Commands {
  const { store, list } = slice;
  const { filter } = store.getState();
  const copied = list.selected()?.copy;
  return {
    ...listCommands(list),
    reload: { run: () => slice.reload() },
    defaults: { run: () => slice.toggleDefaults() },
    facts: { run: () => slice.toggleFacts() },
    filter: {
      run: () =>
        services.prompt({
          label: 'Only settings that contain',
          text: filter,
          help: 'a part of a name, a value or an origin, such as path, default or --set; nothing: all',
          submit(text) {
            slice.filter(text);
            return undefined;
          },
        }),
    },
    ...(filter === '' ? {} : { back: { run: () => slice.filter('') } }),
    copy: {
      disabled: () => (copied === undefined ? 'This line has no value.' : undefined),
      run() {
        if (copied !== undefined) services.copy(copied, copied);
      },
    },
  };
}
