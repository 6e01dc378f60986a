import type { Key } from 'ink';

const named: readonly (readonly [keyof Key, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
];

/**
 * The keys that a chunk of input holds, by the names of the key map: `j`, `G`, `ctrl-d`, `shift-tab`,
 * `up`. Keys typed fast come in one chunk, and are several.
 */
export function keyNames(input: string, key: Key): readonly string[] {
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab'];
  for (const [flag, name] of named) if (key[flag] === true) return [name];
  if (input === '') return [];
  if (key.ctrl) return [`ctrl-${input.toLowerCase()}`];
  if (key.meta) return [`alt-${input}`];
  return Array.from(input, (character) => characterNames[character] ?? character);
}

const characterNames: Readonly<Record<string, string>> = {
  ' ': 'space',
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u007f': 'backspace',
};

/** What a key writes where text is typed; nothing when it is none of letters, digits and signs. */
export function keyText(name: string): string {
  if (name === 'space') return ' ';
  return Array.from(name).length === 1 ? name : '';
}

/** How a key is written for people. */
export function shownKey(name: string): string {
  return (
    shown[name] ?? name.replace(/^ctrl-(.)$/, (_, letter: string) => `^${letter.toUpperCase()}`)
  );
}

const shown: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  enter: '⏎',
  escape: 'esc',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  'shift-tab': '⇧tab',
  f1: 'F1',
};
