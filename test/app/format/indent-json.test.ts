import fc from 'fast-check';
import { expect, test } from 'vitest';

import { indentJson } from '../../../app/format/indent-json.ts';

test('every digit and every escape is as it was recorded', () => {
  expect(
    indentJson('{"id":12345678901234567890,"é":"\\u00e9\\"{,}","of":[1.50,1e400,[],{ }]}'),
  ).toBe(
    [
      '{',
      '  "id": 12345678901234567890,',
      '  "é": "\\u00e9\\"{,}",',
      '  "of": [',
      '    1.50,',
      '    1e400,',
      '    [],',
      '    {}',
      '  ]',
      '}',
      '',
    ].join('\n'),
  );
});

test('what it is does not change, and it has the lines that JSON has elsewhere', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(indentJson(JSON.stringify(value))).toBe(`${JSON.stringify(value, undefined, 2)}\n`);
    }),
  );
});

test('texts of millions of characters and values nested deep are no trouble', () => {
  const long = JSON.stringify(`${'\\"'.repeat(500_000)}${'x'.repeat(3_000_000)}`);
  expect(indentJson(long)).toBe(`${long}\n`);
  const depth = 1000;
  expect(indentJson(`${'['.repeat(depth)}1${']'.repeat(depth)}`)).toContain(
    `${'  '.repeat(depth)}1\n`,
  );
});
