import type { Key } from 'ink';
import { expect, test } from 'vitest';

import { keyNames, shownKey } from '../../../../app/tui/keys/key-name.ts';

const noKey: Key = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
};

test.each<[string, Partial<Key>, readonly string[]]>([
  ['j', {}, ['j']],
  ['jjk', {}, ['j', 'j', 'k']],
  ['G', { shift: true }, ['G']],
  [' ', {}, ['space']],
  ['d', { ctrl: true }, ['ctrl-d']],
  ['', { tab: true }, ['tab']],
  ['', { tab: true, shift: true }, ['shift-tab']],
  ['', { upArrow: true }, ['up']],
  ['\r', { return: true }, ['enter']],
  ['ab\r', {}, ['a', 'b', 'enter']],
  ['x', { meta: true }, ['alt-x']],
  ['', {}, []],
])('input %j with %j is %j', (input, flags, names) => {
  expect(keyNames(input, { ...noKey, ...flags })).toEqual(names);
});

test.each([
  ['up', '↑'],
  ['ctrl-d', '^D'],
  ['j', 'j'],
  ['shift-tab', '⇧tab'],
])('%s is shown as %s', (name, shown) => expect(shownKey(name)).toBe(shown));
