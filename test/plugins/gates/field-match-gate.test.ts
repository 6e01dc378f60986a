import { expect, test } from 'vitest';

import { rowOf } from '../../../landscape/model/json.ts';
import { fieldMatchGate } from '../../../plugins/gates/field-match-gate.ts';
import { declared } from '../declared-fields.ts';
import { hostileNames } from '../hostile-names.ts';
import { refusals } from '../transforms/run-transform.ts';
import { decide } from './decide.ts';

const options = {
  field: 'tier',
  matches: { gold: 'fast', silver: 'fast', '1': 'one', true: 'yes', '1.0': 'text' },
  default_label: 'slow',
};

test.each([
  ['gold', 'fast'],
  ['silver', 'fast'],
  ['Gold', 'slow'],
  ['', 'slow'],
  [null, 'slow'],
  [['gold'], 'slow'],
  ['1', 'one'],
  [1, 'one'],
  ['1.0', 'text'],
  [true, 'yes'],
  ['true', 'yes'],
  [false, 'slow'],
])('field_match_gate labels %j %s', (tier, label) => {
  expect(decide(fieldMatchGate, options, { tier })).toBe(label);
});

test('field_match_gate compares declared ints too', () => {
  expect(decide(fieldMatchGate, options, { tier: 1 }, declared('tier: int'))).toBe('one');
});

test('a row without the field is an error', () => {
  expect(decide(fieldMatchGate, options, { teir: 'gold' })).toBe(
    '(`row.tier` is missing; did you mean `row.teir`?)',
  );
});

test('it compiles to one condition with each label once', () => {
  const matches = { a: 'x', b: 'y', c: 'x' };
  expect(fieldMatchGate.bind({ field: 'f', matches, default_label: 'y' })).toMatchObject({
    condition: 'row.f in ["a", "c"] ? "x" : row.f in ["b"] ? "y" : "y"',
    labels: ['x', 'y'],
  });
});

test('a thousand values are not too many', () => {
  const matches = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`v${i}`, 'known']));
  const many = { field: 'f', matches, default_label: 'other' };
  expect(decide(fieldMatchGate, many, { f: 'v999' })).toBe('known');
});

test.each(hostileNames.filter((name) => name !== '__proto__'))(
  'nothing breaks out of quotes: %j',
  (name) => {
    const hostile = { field: name, matches: { [name]: name }, default_label: 'other' };
    expect(decide(fieldMatchGate, hostile, rowOf([[name, name]]))).toBe(name);
  },
);

test.each([
  [
    { field: 'f', matches: { a: 'x' } },
    ['default_label: Invalid input: expected string, received undefined'],
  ],
  [{ field: 'f', matches: {}, default_label: 'x' }, ['matches: names at least one field']],
])('field_match_gate refuses %j', (given, messages) => {
  expect(refusals(fieldMatchGate, given)).toEqual(messages);
});
