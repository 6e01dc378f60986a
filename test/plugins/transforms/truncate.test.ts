import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { codePoints } from '../../../plugins/code-points.ts';
import { errorRow, oneRow } from '../../../plugins/contract.ts';
import { truncate } from '../../../plugins/transforms/truncate.ts';
import { declared } from '../declared-fields.ts';
import { output, problems, refusals, run } from './run-transform.ts';

test.each([
  { title: 'shortens longer text', note: 'abcd', out: 'abc' },
  { title: 'keeps text of the length', note: 'abc', out: 'abc' },
  { title: 'keeps empty text', note: '', out: '' },
  { title: 'cuts no surrogate pair', note: '😀😀😀😀', out: '😀😀😀' },
  { title: 'counts a pair as one', note: '😀😀😀', out: '😀😀😀' },
  { title: 'leaves a lone surrogate alone', note: 'a\ud800b\ud800', out: 'a\ud800b' },
])('truncate $title', ({ note, out }) => {
  expect(run(truncate, { fields: { note: 3 } }, { id: 7, note })).toEqual(
    oneRow({ id: 7, note: out }),
  );
});

test.each([
  ['abcdef', 'abc…'],
  ['abcd', 'abcd'],
  ['😀😀😀😀😀', '😀😀😀…'],
])('truncate counts the suffix: %j becomes %j', (note, out) => {
  const options = { fields: { note: 4 }, suffix: '…' };
  expect(run(truncate, options, { note })).toEqual(oneRow({ note: out }));
});

test.each([{ note: 42 }, { note: null }, { note: ['abcdef'] }, {}])(
  'truncate leaves %j alone',
  (row) => {
    expect(run(truncate, { fields: { note: 3 } }, row)).toEqual(oneRow(row));
  },
);

test.each([
  [
    { other: 1 },
    { reason: 'missing_field', message: '`note` is missing', field: 'note', found: '`other`' },
  ],
  [
    { note: 42 },
    {
      reason: 'type_mismatch',
      message: '`note` should be text, found 42',
      field: 'note',
      expected: 'str',
      found: '42',
    },
  ],
  [
    { note: null },
    {
      reason: 'type_mismatch',
      message: '`note` should be text, found null',
      field: 'note',
      expected: 'str',
      found: 'null',
    },
  ],
] as const)('strict truncate refuses %j', (row, error) => {
  expect(run(truncate, { fields: { note: 3 }, strict: true }, row)).toEqual(errorRow(error));
});

test('no text comes out longer than its limit, and all of them are well-formed', () => {
  const limits = fc.integer({ min: 2, max: 20 });
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), limits, (note, max) => {
      const options = { fields: { note: max }, suffix: '…' };
      const result = run(truncate, options, { note });
      const text = result.kind === 'row' ? result.row['note'] : undefined;
      if (typeof text !== 'string') throw new Error('no text came out');
      expect(codePoints(text).length).toBeLessThanOrEqual(max);
      expect(text.isWellFormed()).toBe(true);
      expect(note.startsWith(text.replace(/…$/, ''))).toBe(true);
    }),
  );
});

test.each([
  [
    { fields: { note: 3 }, suffix: '...' },
    ['SUFFIX_TOO_LONG suffix: the suffix leaves no room for the text of `note`'],
  ],
  [{ fields: { note: 4 }, suffix: '...' }, []],
  [
    { fields: { nota: 4 } },
    ['(FIELD_UNKNOWN fields.nota: no row that arrives has a field `nota`)'],
  ],
  [
    { fields: { nota: 4 }, strict: true },
    ['FIELD_UNKNOWN fields.nota: no row that arrives has a field `nota`'],
  ],
])('truncate checks %j', (options, found) => {
  expect(problems(truncate, options, declared('note: str'))).toEqual(found);
});

test('truncate makes plain texts of what had a form', () => {
  const input = declared('at: datetime', 'price: decimal?', 'n: int', 'other: datetime');
  expect(output(truncate, { fields: { at: 10, price: 3, n: 3 } }, input)).toEqual([
    'at: str',
    'price: str?',
    'n: int',
    'other: datetime',
  ]);
});

test.each([{ fields: { note: 0 } }, { fields: { note: 1.5 } }, { fields: {} }, {}])(
  'truncate refuses %j',
  (options) => {
    expect(refusals(truncate, options)).toHaveLength(1);
  },
);
