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
  live: [
    {
      keys: ['enter'],
      command: 'open',
      text: 'open the node, or the token of an error',
      hint: 'open',
    },
    { keys: ['h', 'left'], command: 'left', text: 'the node in front of this one' },
    { keys: ['l', 'right'], command: 'right', text: 'the node behind this one' },
    {
      keys: ['v'],
      command: 'switch-picture',
      text: 'nodes as a graph or as a list',
      hint: 'graph',
    },
    { keys: ['w'], command: 'switch-pane', text: 'move to nodes, errors, balance', hint: 'pane' },
    { keys: ['!'], command: 'only-problems', text: 'only nodes where something failed' },
    { keys: ['e'], command: 'show-edges', text: 'what went along every edge', hint: 'edges' },
    { keys: ['x'], command: 'stop-run', text: 'stop the run', hint: 'stop' },
    { keys: ['R'], command: 'resume-run', text: 'go on with a run that stopped', hint: 'resume' },
  ],
  rows: [
    { keys: ['enter', 'l', 'right'], command: 'open', text: 'explain the row', hint: 'explain' },
    { keys: ['p'], command: 'payload', text: 'open the source record', hint: 'payload' },
    { keys: ['f'], command: 'facets', text: 'narrow by what there is', hint: 'narrow' },
    { keys: ['s'], command: 'filter-status', text: 'all, failed, quarantined, or open rows' },
    { keys: ['n'], command: 'next-match', text: 'next failed or quarantined row' },
    { keys: ['N'], command: 'previous-match', text: 'failed or quarantined row before' },
    { keys: ['J', 'ctrl-g'], command: 'jump', text: 'jump in the list to a row by its number' },
    { keys: ['F'], command: 'follow', text: 'stay at the end while the run goes on' },
  ],
  errors: [
    { keys: ['enter', 'r'], command: 'rows', text: 'list the rows of the group', hint: 'rows' },
    { keys: ['o'], command: 'open', text: 'explain the first row of the group', hint: 'first row' },
    { keys: ['O'], command: 'open-last', text: 'explain the last row of the group' },
  ],
  nodes: [
    { keys: ['enter', 'l', 'right'], command: 'open', text: 'open the node', hint: 'open' },
    { keys: ['r'], command: 'rows', text: 'rows that visited the node', hint: 'rows' },
  ],
  batches: [
    { keys: ['enter', 'l', 'right'], command: 'open', text: 'open the batch', hint: 'open' },
    { keys: ['s'], command: 'filter-status', text: 'show the next status only', hint: 'status' },
  ],
  artifacts: [
    { keys: ['enter', 'r'], command: 'rows', text: 'rows that ended in it', hint: 'rows' },
    { keys: ['v'], command: 'verify', text: 'read the file again, compare hashes', hint: 'verify' },
    { keys: ['o'], command: 'open-file', text: 'open the file in $PAGER', hint: 'open' },
  ],
  settings: [
    { keys: ['d'], command: 'defaults', text: 'hide or show defaults', hint: 'defaults' },
    { keys: ['f'], command: 'facts', text: 'facts about the run, or its settings', hint: 'facts' },
  ],
  token: [
    { keys: ['enter', 'p'], command: 'open', text: 'open what the step put out', hint: 'payload' },
    { keys: ['i'], command: 'input', text: 'open what the step took in', hint: 'input' },
    { keys: ['r'], command: 'raw', text: 'open the source record as it was read', hint: 'raw' },
    { keys: ['e'], command: 'reason', text: 'open what a gate found, or the error, as recorded' },
    {
      keys: ['tab', 'shift-tab'],
      command: 'next-pane',
      text: 'move in the other pane',
      hint: 'pane',
    },
    { keys: ['['], command: 'previous-row', text: 'the row before' },
    { keys: [']'], command: 'next-row', text: 'the next row', hint: 'next row' },
    { keys: ['h', 'left'], command: 'previous-token', text: 'the token before' },
    { keys: ['l', 'right'], command: 'next-token', text: 'the next token' },
    { keys: ['.'], command: 'same', text: 'show or hide fields that the step left alone' },
    { keys: ['F'], command: 'field', text: 'only the steps that touched a field' },
    { keys: ['w'], command: 'why', text: 'the whole answer, or its beginning', hint: 'answer' },
    {
      keys: ['v'],
      command: 'verify',
      text: 'read the bytes of the step, compute their hashes again',
    },
    { keys: ['b'], command: 'batch', text: 'open the batch that it was in' },
    { keys: ['u'], command: 'ancestors', text: 'the way of this token alone, back to its source' },
    { keys: ['D'], command: 'descendants', text: 'also what became of it, through batches too' },
    { keys: ['o'], command: 'artifact', text: 'the artifacts of the run' },
    { keys: ['>'], command: 'more', text: 'the next tokens' },
    { keys: ['<'], command: 'less', text: 'the tokens before' },
    { keys: ['E'], command: 'editor', text: 'open what the step put out in $EDITOR' },
  ],
  payload: [
    { keys: ['enter', 'space'], command: 'toggle-fold', text: 'fold or unfold', hint: 'fold' },
    { keys: ['l', 'right'], command: 'unfold', text: 'unfold; a text to all its lines' },
    { keys: ['h', 'left'], command: 'fold', text: 'fold, or go to what holds it' },
    { keys: ['z'], command: 'fold-all', text: 'fold everything, or unfold it' },
    { keys: ['/'], command: 'find', text: 'find in names and values', hint: 'find' },
    { keys: ['n'], command: 'next-match', text: 'next match', hint: 'next' },
    { keys: ['N'], command: 'previous-match', text: 'match before' },
    {
      keys: ['R'],
      command: 'raw-bytes',
      text: 'the bytes as they are, or as a tree',
      hint: 'bytes',
    },
    { keys: ['E'], command: 'editor', text: 'open it in $EDITOR', hint: 'editor' },
    { keys: ['P'], command: 'pager', text: 'open it in $PAGER' },
  ],
  node: [
    { keys: ['enter'], command: 'open', text: 'open what is selected', hint: 'open' },
    { keys: ['r'], command: 'rows', text: 'rows that visited the node', hint: 'rows' },
    { keys: ['['], command: 'previous-node', text: 'the node before', hint: 'before' },
    { keys: [']'], command: 'next-node', text: 'the next node', hint: 'next' },
    { keys: ['tab'], command: 'next-tab', text: 'next tab' },
    { keys: ['shift-tab'], command: 'previous-tab', text: 'previous tab' },
    { keys: ['1'], command: 'tab-1', text: 'figures' },
    { keys: ['2'], command: 'tab-2', text: 'configuration' },
    { keys: ['3'], command: 'tab-3', text: 'fields and edges' },
    { keys: ['4'], command: 'tab-4', text: 'errors' },
  ],
  batch: [
    { keys: ['enter', 'l', 'right'], command: 'open', text: 'open the member', hint: 'open' },
    { keys: ['o'], command: 'outputs', text: 'open what the batch made', hint: 'outputs' },
  ],
  compare: [
    { keys: ['enter'], command: 'open', text: 'open the node in run B', hint: 'open' },
    { keys: ['x'], command: 'swap', text: 'swap A and B', hint: 'swap' },
    { keys: ['tab', ']'], command: 'next-tab', text: 'next tab' },
    { keys: ['shift-tab', '['], command: 'previous-tab', text: 'previous tab' },
    { keys: ['1'], command: 'tab-1', text: 'summary' },
    { keys: ['2'], command: 'tab-2', text: 'nodes' },
    { keys: ['3'], command: 'tab-3', text: 'errors' },
    { keys: ['4'], command: 'tab-4', text: 'settings' },
  ],
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
    {
      keys: ['q'],
      command: 'quit',
      text: 'leave; from a screen that was opened here, back',
      hint: 'quit',
    },
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
