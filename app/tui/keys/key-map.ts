/**
 * Every key of the screens. From this list come the dispatch, the hint line, the help overlay and
 * `docs/keys.md`: a key that is not here does nothing.
 */

/** Where bindings hold. A screen names its own first, then those that it shares; `everywhere` is last. */
export const contexts = {
  runs: 'Runs',
  run: 'Run',
  live: 'Run: overview',
  rows: 'Run: rows',
  errors: 'Run: errors',
  nodes: 'Run: nodes',
  batches: 'Run: batches',
  artifacts: 'Run: artifacts',
  settings: 'Run: settings',
  token: 'Lineage',
  payload: 'Payload',
  node: 'Node',
  batch: 'Batch',
  compare: 'Compare',
  list: 'In every list',
  text: 'In every text',
  everywhere: 'Everywhere',
} as const;

export type KeyContext = keyof typeof contexts;

export const contextNames = Object.keys(contexts) as readonly KeyContext[];

export interface Binding {
  /** Names as {@link keyName} gives them; any of them does it. */
  readonly keys: readonly string[];
  readonly command: string;
  /** What it does, for the help and the palette: a short imperative. */
  readonly text: string;
  /** Two words for the hint line; without it the key is only in the help. */
  readonly hint?: string;
}

export const keyMap = {
  runs: [
    { keys: ['enter', 'l', 'right'], command: 'open', text: 'open the run', hint: 'open' },
    { keys: ['n'], command: 'new-run', text: 'start a pipeline', hint: 'new run' },
    { keys: ['m'], command: 'mark', text: 'mark the run to compare with', hint: 'mark' },
    { keys: ['='], command: 'compare', text: 'compare with the marked run', hint: 'compare' },
    { keys: ['s'], command: 'filter-status', text: 'show the next status only', hint: 'status' },
    { keys: ['P'], command: 'filter-pipeline', text: 'show this pipeline only' },
  ],
  run: [
    { keys: ['tab', ']'], command: 'next-tab', text: 'next tab' },
    { keys: ['shift-tab', '['], command: 'previous-tab', text: 'previous tab' },
    { keys: ['1'], command: 'tab-1', text: 'overview' },
    { keys: ['2'], command: 'tab-2', text: 'rows' },
    { keys: ['3'], command: 'tab-3', text: 'errors' },
    { keys: ['4'], command: 'tab-4', text: 'nodes' },
    { keys: ['5'], command: 'tab-5', text: 'batches' },
    { keys: ['6'], command: 'tab-6', text: 'artifacts' },
    { keys: ['7'], command: 'tab-7', text: 'settings' },
    { keys: ['#'], command: 'go-to-row', text: 'explain a row by its number', hint: 'row' },
  ],
  live: [],
  rows: [],
  errors: [],
  nodes: [],
  batches: [],
  artifacts: [],
  settings: [],
  token: [],
  payload: [],
  node: [],
  batch: [],
  compare: [],
  list: [
    { keys: ['j', 'down'], command: 'down', text: 'next line' },
    { keys: ['k', 'up'], command: 'up', text: 'line before' },
    { keys: ['space', 'pagedown', 'ctrl-f'], command: 'page-down', text: 'next page' },
    { keys: ['pageup', 'ctrl-b'], command: 'page-up', text: 'page before' },
    { keys: ['ctrl-d'], command: 'half-down', text: 'half a page down' },
    { keys: ['ctrl-u'], command: 'half-up', text: 'half a page up' },
    { keys: ['g', 'home'], command: 'top', text: 'first line' },
    { keys: ['G', 'end'], command: 'bottom', text: 'last line' },
  ],
  text: [
    { keys: ['j', 'down'], command: 'down', text: 'scroll down' },
    { keys: ['k', 'up'], command: 'up', text: 'scroll up' },
    { keys: ['space', 'pagedown', 'ctrl-f'], command: 'page-down', text: 'next page' },
    { keys: ['pageup', 'ctrl-b'], command: 'page-up', text: 'page before' },
    { keys: ['ctrl-d'], command: 'half-down', text: 'half a page down' },
    { keys: ['ctrl-u'], command: 'half-up', text: 'half a page up' },
    { keys: ['g', 'home'], command: 'top', text: 'to the top' },
    { keys: ['G', 'end'], command: 'bottom', text: 'to the end' },
  ],
  everywhere: [
    {
      keys: ['/'],
      command: 'filter',
      text: 'filter the list, or find in the text',
      hint: 'filter',
    },
    { keys: [':', 'ctrl-p'], command: 'palette', text: 'do anything by its name', hint: 'command' },
    { keys: ['y'], command: 'copy', text: 'copy what is selected, or the command that prints it' },
    { keys: ['ctrl-r'], command: 'reload', text: 'read again' },
    { keys: ['T'], command: 'theme', text: 'next theme: dark, light, high contrast, no colours' },
    { keys: ['ctrl-l'], command: 'redraw', text: 'draw the screen again' },
    { keys: ['ctrl-z'], command: 'suspend', text: 'put it in the background; `fg` brings it back' },
    { keys: ['?', 'f1'], command: 'help', text: 'the keys of this screen', hint: 'help' },
    { keys: ['escape', 'backspace'], command: 'back', text: 'back to where you came from' },
    { keys: ['q'], command: 'quit', text: 'leave', hint: 'quit' },
    {
      keys: ['ctrl-c'],
      command: 'interrupt',
      text: 'leave at once; asks first while a run is going on',
    },
  ],
} as const satisfies Readonly<Record<KeyContext, readonly Binding[]>>;

type Bindings = (typeof keyMap)[KeyContext][number];

/** Everything that can be done by a key or by its name. */
export type CommandName = Bindings['command'];

/** The bindings of one context, in the order in which the help shows them. */
export function bindingsOf(
  context: KeyContext,
): readonly (Binding & { readonly command: CommandName })[] {
  return keyMap[context];
}
