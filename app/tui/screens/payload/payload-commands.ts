import type { Command, Commands } from '../../keys/find-command.ts';
import { plural } from '../../../format/numbers.ts';
import type { Target } from '../../store/place.ts';
import { cursorCommands } from '../../store/line-cursor.ts';
import type { ChoiceItem, Services } from '../../store/services.ts';
import { toEditable } from './editable-text.ts';
import { pathText } from './json-tree.ts';
import type { PayloadSlice } from './payload-slice.ts';

/** What can be done with bytes. */
export function payloadCommands(
  slice: PayloadSlice,
  services: Services,
  { title }: Extract<Target, { screen: 'payload' }>,
): Commands {
  const { store } = slice;
  const inTree = (run: () => void): Command => ({
    disabled: () => (store.getState().mode === 'tree' ? undefined : 'There is nothing to fold.'),
    run,
  });
  const matching = (direction: 1 | -1): Command => ({
    disabled: () => (store.getState().search === undefined ? 'Find something first: /' : undefined),
    run: () => slice.goToMatch(direction),
  });
  const openIn = (program: 'editor' | 'pager'): Command => ({
    disabled: () => whyNoText(slice),
    run() {
      const { bytes } = store.getState();
      const found = bytes === undefined ? undefined : toEditable(bytes);
      if (found === undefined || 'why' in found) return;
      services.openText(`${title}${found.ending}`, found.text, program);
    },
  });
  return {
    ...cursorCommands(
      () => ({ at: store.getState().at, count: slice.count() }),
      (at) => slice.move(at),
    ),
    'toggle-fold': inTree(() => slice.toggle()),
    fold: inTree(() => slice.fold()),
    unfold: inTree(() => slice.unfold()),
    'fold-all': inTree(() => slice.foldAll()),
    'raw-bytes': {
      disabled: () =>
        store.getState().tree === undefined ? 'These bytes are no JSON document.' : undefined,
      run: () => slice.toggleRaw(),
    },
    find: { disabled: () => whyNoText(slice), run: () => askForText(slice, services) },
    'next-match': matching(1),
    'previous-match': matching(-1),
    editor: openIn('editor'),
    pager: openIn('pager'),
    copy: { run: () => services.choose({ title: 'Copy', items: copyItems(slice, services) }) },
  };
}

function whyNoText({ store }: PayloadSlice): string | undefined {
  const { bytes } = store.getState();
  if (bytes === undefined) return 'There is nothing here yet.';
  const found = toEditable(bytes);
  return 'why' in found ? found.why : undefined;
}

function askForText(slice: PayloadSlice, services: Services): void {
  services.prompt({
    label: 'Find',
    help: 'in names and values; n and N go to the next and the one before',
    submit(text) {
      if (text === '') return undefined;
      const found = slice.find(text);
      if (found === undefined) return 'These bytes are no text.';
      if (found === 0) return `\`${text}\` is not in it.`;
      services.say(plural(found, 'match', 'matches'));
      return undefined;
    },
  });
}

function copyItems(slice: PayloadSlice, services: Services): readonly ChoiceItem[] {
  const { bytes, tree } = slice.store.getState();
  const item = (what: string, text: string): ChoiceItem => ({
    text: what,
    note: text.slice(0, 200),
    run: () => services.copy(text, what),
  });
  const items: ChoiceItem[] = [];
  const at = slice.selectedNode();
  const node = at === undefined ? undefined : tree?.[at];
  if (at !== undefined && tree !== undefined && node !== undefined) {
    const { value } = node;
    items.push(
      item('the path', pathText(tree, at)),
      item('the value', typeof value === 'string' ? value : JSON.stringify(value)),
    );
  }
  if (bytes?.sha256 !== undefined) items.push(item('SHA-256', bytes.sha256));
  if (bytes?.content.available === true) {
    const { encoding, text } = bytes.content;
    items.push(item(encoding === 'utf8' ? 'all of it' : 'all of it as base64', text));
  }
  return items;
}
