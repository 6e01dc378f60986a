import { unavailableText } from '../../../format/explain-end.ts';
import { plural } from '../../../format/numbers.ts';
import type { Command, Commands } from '../../keys/find-command.ts';
import { copyMenu } from '../../shell/copy-menu.ts';
import type { Copied } from '../../shell/copy-menu.ts';
import type { Target } from '../../store/place.ts';
import { cursorCommands } from '../../store/line-cursor.ts';
import type { Services } from '../../store/services.ts';
import { toEditable } from '../../store/editable-text.ts';
import { pathText, valueText } from './json-tree.ts';
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
    find: { disabled: () => whyNotFound(slice), run: () => askForText(slice, services) },
    'next-match': matching(1),
    'previous-match': matching(-1),
    editor: openIn('editor'),
    pager: openIn('pager'),
    copy: { run: () => services.choose(copyMenu(services, copied(slice))) },
  };
}

function whyNoText({ store }: PayloadSlice): string | undefined {
  const { bytes } = store.getState();
  if (bytes === undefined) return 'There is nothing here yet.';
  const { content } = bytes;
  return content.available ? undefined : unavailableText[content.why];
}

function whyNotFound(slice: PayloadSlice): string | undefined {
  const content = slice.store.getState().bytes?.content;
  const isHex = content?.available === true && content.encoding === 'base64';
  return isHex ? 'These bytes are no text.' : whyNoText(slice);
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

function copied(slice: PayloadSlice): readonly Copied[] {
  const { bytes, tree } = slice.store.getState();
  const things: Copied[] = [];
  const at = slice.selectedNode();
  if (at !== undefined && tree !== undefined) {
    things.push({ what: 'the path', text: pathText(tree, at) });
    const value = valueText(tree, at);
    if (value !== undefined) things.push({ what: 'the value', text: value });
  }
  if (bytes?.sha256 !== undefined) things.push({ what: 'SHA-256', text: bytes.sha256 });
  if (bytes?.content.available === true) {
    const { encoding, text } = bytes.content;
    things.push({ what: encoding === 'utf8' ? 'all of it' : 'all of it as base64', text });
  }
  return things;
}
