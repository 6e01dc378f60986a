import { expect, test } from 'vitest';

import { compilePattern } from '../../plugins/patterns.ts';

test('a pattern finds its leftmost match, in UTF-16 offsets', () => {
  const compiled = compilePattern('b+');
  expect(compiled.ok && compiled.pattern.find('😀abbb')).toEqual({ start: 3, end: 6 });
  expect(compiled.ok && compiled.pattern.find('a')).toBeUndefined();
});

test.each([
  ['(', 'missing closing ): `(`'],
  ['(?<!a)b', 'invalid named capture: `(?<!a)b`'],
  ['a{2000}', 'invalid repeat count: `{2000}`'],
  ['\\1', 'invalid escape sequence: `\\1`'],
])('%s is no pattern', (source, message) => {
  expect(compilePattern(source)).toEqual({ ok: false, message });
});
