import type { Commands } from './find-command.ts';

const byNumber = ['tab-1', 'tab-2', 'tab-3', 'tab-4', 'tab-5', 'tab-6', 'tab-7'] as const;

/** How one moves between the tabs of a screen: to the next, the one before, or by number. */
export function tabCommands<Tab extends string>(
  tabs: readonly Tab[],
  open: Tab,
  openTab: (tab: Tab) => void,
): Commands {
  const at = tabs.indexOf(open);
  const nth = (n: number) => ({
    run() {
      const tab = tabs[(n + tabs.length) % tabs.length];
      if (tab !== undefined) openTab(tab);
    },
  });
  const numbered = byNumber.slice(0, tabs.length).map((name, n) => [name, nth(n)] as const);
  return {
    'next-tab': nth(at + 1),
    'previous-tab': nth(at - 1),
    ...Object.fromEntries(numbered),
  };
}
