import { expect, test } from 'vitest';

import { expectDocumented } from './documented-output.ts';

const actual = 'Run r-0a1b2c completed in 0.21 s\n\n  one   1\n  two   2\n  three 3\n';

test.each([
  { title: 'all lines', shown: 'Run r-zzzzzz completed in 9 s\none 1\ntwo 2\nthree 3' },
  { title: 'the lines before a gap', shown: 'Run r-zzzzzz completed in 9 s\none 1\n…' },
  { title: 'the lines behind a gap', shown: '…\ntwo 2\nthree 3' },
  { title: 'lines between gaps', shown: '…\ntwo 2\n…' },
])('expectDocumented takes $title', ({ shown }) => {
  expect(() => expectDocumented(shown, actual, 'here')).not.toThrow();
});

test.each([
  { title: 'another number', shown: '…\ntwo 3\n…' },
  { title: 'a line too few', shown: 'Run r-zzzzzz completed in 9 s\none 1\ntwo 2' },
  { title: 'a line left out without a gap', shown: '…\none 1\nthree 3' },
  { title: 'lines in another order', shown: '…\ntwo 2\n…\none 1\n…' },
  { title: 'a beginning left out without a gap', shown: 'one 1\n…' },
])('expectDocumented refuses $title', ({ shown }) => {
  expect(() => expectDocumented(shown, actual, 'here')).toThrow();
});
