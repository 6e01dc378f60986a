import { z } from 'zod';
import { expect, test } from 'vitest';

import { toRecordedOptions } from '../../plugins/bound-options.ts';
import { oneRow } from '../../plugins/contract.ts';
import { defineTransform } from '../../plugins/define.ts';
import { rowContractOptions } from '../../plugins/row-contract.ts';
import { here } from './transforms/run-transform.ts';
import { unknownFields } from '../../plugins/fields.ts';

test('options are recorded without what is undefined', () => {
  const options = { a: 1, b: undefined, c: { d: undefined, e: [null, 'x', true] } };
  expect(toRecordedOptions(options)).toStrictEqual({ a: 1, c: { e: [null, 'x', true] } });
});

test('`__proto__` in options is a key like any other', () => {
  const options: unknown = JSON.parse('{"fields": {"__proto__": 1}}');
  expect(Object.entries(toRecordedOptions(options)['fields'] ?? {})).toEqual([['__proto__', 1]]);
});

test.each([
  [{ a: Number.NaN }, 'options.a: number is no JSON value'],
  [{ a: [() => 1] }, 'options.a[0]: function is no JSON value'],
  [{ a: new Map() }, 'options.a: object is no JSON value'],
  [[], 'options are not an object'],
])('%o cannot be recorded', (options, message) => {
  expect(() => toRecordedOptions(options)).toThrow(message);
});

const shout = defineTransform({
  name: 'shout',
  version: '1.0.0',
  determinism: 'deterministic',
  purpose: 'Adds a mark.',
  options: z.strictObject({ mark: z.string().default('!'), ...rowContractOptions }),
  create:
    ({ mark }) =>
    (row) =>
      oneRow({ ...row, mark }),
});

test('a plugin that says nothing of fields leaves them as they are', () => {
  const bound = shout.bind({});
  expect(bound.outputFields(unknownFields)).toBe(unknownFields);
  expect(bound.check(unknownFields, here)).toEqual([]);
  expect(bound.create({ input: unknownFields, ...here })({ a: 1 })).toEqual(
    oneRow({ a: 1, mark: '!' }),
  );
});

test('binding options that do not fit the schema throws', () => {
  expect(() => shout.bind({ mrak: '?' })).toThrow(z.ZodError);
});
