import { describe, expect, test } from 'vitest';

import { ValueWalk } from '../../../../plugins/sources/json/value-walk.ts';

describe('ValueWalk', () => {
  test.each([
    { text: '{"a":[1,{"b":"]}"}]} ,', end: 20, plausible: true },
    { text: '"x\\"y\\\\",', end: 8, plausible: true },
    { text: '"\\\\\\"",', end: 6, plausible: true },
    { text: '{"a":"\\n","":"\\"","":1},', end: 23, plausible: true },
    { text: '12,', end: 2, plausible: true },
    { text: 'true]', end: 4, plausible: true },
    { text: 'null }', end: 4, plausible: true },
    { text: '12"x"', end: 2, plausible: true },
    { text: '{"a":"x\ny"}', end: 11, plausible: true },
    { text: '{"a" "b"}', end: 9, plausible: false },
    { text: '{"a":x"b"}', end: 10, plausible: false },
    { text: '{"a":"b"c}', end: 10, plausible: false },
    { text: '{"a":[1}', end: -1, plausible: true },
    { text: '{"a":"x', end: -1, plausible: true },
    { text: '12', end: -1, plausible: true },
  ])('finds the end of $text, in whatever pieces it comes', ({ text, end, plausible }) => {
    const bytes = Buffer.from(text);
    for (let size = 1; size <= bytes.length; size += 1) {
      const value = new ValueWalk();
      let found = -1;
      for (let at = 0; at < bytes.length && found < 0; at += size) {
        found = value.walk(bytes, at, Math.min(at + size, bytes.length));
      }
      expect({ found, plausible: value.plausible }, `in pieces of ${size}`).toEqual({
        found: end,
        plausible,
      });
    }
  });
});
