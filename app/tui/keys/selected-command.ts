import type { Command } from './find-command.ts';

/** What is done with the selected item of a list; `none` says why not where there is none. */
export function selectedCommand<T>(
  list: { readonly selected: () => T | undefined },
  none: string,
  use: (item: T) => void,
): Command {
  return {
    disabled: () => (list.selected() === undefined ? none : undefined),
    run() {
      const selected = list.selected();
      if (selected !== undefined) use(selected);
    },
  };
}
