import { describe, expect, test } from 'vitest';

import type { JsonValue } from '../../../landscape/model/json.ts';
import { compileRow } from '../../../plugins/schema/compile-row.ts';
import type { RowResult } from '../../../plugins/schema/compile-row.ts';
import { schemaOption, toFieldSet } from '../../../plugins/schema/schema-option.ts';

function read(
  schema: unknown,
  record: readonly (readonly [string, JsonValue])[],
  emptyIsNull = true,
): RowResult {
  const set = toFieldSet(schemaOption.parse(schema));
  const names = record.map(([name]) => name);
  return compileRow(set, names, { emptyIsNull })(record.map(([, value]) => value));
}

const fixed = { mode: 'fixed', fields: ['id: int', 'note: str?', 'wind: float?'] };

describe('compileRow', () => {
  test('coerces the declared fields and puts them in their order', () => {
    const result = read(fixed, [
      ['wind', '1.5'],
      ['note', 'x'],
      ['id', '7'],
    ]);
    expect(JSON.stringify(result)).toBe('{"ok":true,"row":{"id":7,"note":"x","wind":1.5}}');
  });

  test('makes null of an optional field that is missing or empty', () => {
    const row = { id: 7, note: null, wind: null };
    expect(read(fixed, [['id', '7']])).toEqual({ ok: true, row });
    expect(
      read(fixed, [
        ['id', '7'],
        ['note', ''],
        ['wind', null],
      ]),
    ).toEqual({ ok: true, row });
  });

  test('keeps empty text where the format has a null of its own', () => {
    expect(
      read(
        fixed,
        [
          ['id', 7],
          ['note', ''],
        ],
        false,
      ),
    ).toEqual({
      ok: true,
      row: { id: 7, note: '', wind: null },
    });
  });

  test('keeps further fields under flexible, behind the declared ones', () => {
    const flexible = { mode: 'flexible', fields: ['id: int'] };
    const result = read(flexible, [
      ['b', 'x'],
      ['id', '7'],
      ['a', '1'],
    ]);
    expect(JSON.stringify(result)).toBe('{"ok":true,"row":{"id":7,"b":"x","a":"1"}}');
  });

  test('takes everything as it comes under observed', () => {
    const row = { a: '1', b: '' };
    expect(read({}, Object.entries(row))).toEqual({ ok: true, row });
  });

  test('makes own fields of names that objects have anyway', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const result = read(
      {},
      names.map((name) => [name, name] as const),
    );
    if (!result.ok) throw new Error(result.error.message);
    expect(Object.entries(result.row)).toEqual(names.map((name) => [name, name]));
    expect(Object.getPrototypeOf(result.row)).toBe(Object.prototype);
  });

  test('gives every row its own object', () => {
    const reader = compileRow(toFieldSet(schemaOption.parse({})), ['a'], { emptyIsNull: true });
    expect([reader(['1']), reader(['2'])]).toEqual([
      { ok: true, row: { a: '1' } },
      { ok: true, row: { a: '2' } },
    ]);
  });

  test.each([
    {
      title: 'a value of another type',
      record: [['id', 'abc']],
      error: {
        reason: 'type_mismatch',
        message: '`id`: expected int, found "abc"',
        field: 'id',
        expected: 'int',
        found: '"abc"',
      },
    },
    {
      title: 'a large integer',
      record: [['id', '9007199254740993']],
      error: {
        reason: 'integer_out_of_range',
        message:
          '`id`: "9007199254740993" is beyond ±(2^53−1) and would be rounded; declare it `str` or `decimal`',
        field: 'id',
        expected: 'int',
        found: '"9007199254740993"',
      },
    },
    {
      title: 'a number with too many digits',
      record: [
        ['id', 1],
        ['wind', '3.14159265358979323846'],
      ],
      error: {
        reason: 'number_not_exact',
        message:
          '`wind`: "3.14159265358979323846" has more digits than a float keeps; declare it `decimal` or `str`',
        field: 'wind',
        expected: 'float?',
        found: '"3.14159265358979323846"',
      },
    },
    {
      title: 'a number that is not finite',
      record: [
        ['id', 1],
        ['wind', '-Inf'],
      ],
      error: {
        reason: 'non_finite_number',
        message: '`wind`: "-Inf" is no finite number',
        field: 'wind',
        expected: 'float?',
        found: '"-Inf"',
      },
    },
    {
      title: 'nothing in a required field',
      record: [['id', '']],
      error: {
        reason: 'type_mismatch',
        message: '`id`: expected int, found ""; `int?` allows it to be empty',
        field: 'id',
        expected: 'int',
        found: '""',
      },
    },
    {
      title: 'a number where text is declared',
      record: [
        ['id', 1],
        ['note', 42],
      ],
      error: {
        reason: 'type_mismatch',
        message: '`note`: expected str?, found 42; declare it `any`, or as the type it has',
        field: 'note',
        expected: 'str?',
        found: '42',
      },
    },
    {
      title: 'several values, all named',
      record: [
        ['id', 'x'],
        ['note', 1],
        ['wind', 'y'],
      ],
      error: {
        reason: 'type_mismatch',
        message: '`id`: expected int, found "x"',
        field: 'id',
        expected: 'int',
        found: '"x"',
        details: { also_refused: ['note', 'wind'] },
      },
    },
    {
      title: 'a record without a required field',
      record: [['note', 'x']],
      error: {
        reason: 'missing_field',
        message: '`id` is missing',
        field: 'id',
        expected: 'int',
        found: '`note`',
      },
    },
    {
      title: 'fields that nobody declared',
      record: [
        ['id', 1],
        ['a', 1],
        ['b', 2],
      ],
      error: {
        reason: 'extra_field',
        message: '`a`, `b` are not declared; `mode: flexible` keeps further fields',
        field: 'a',
        expected: '`id`, `note`, `wind`',
        found: '`a`, `b`',
      },
    },
  ] as const)('refuses $title', ({ record, error }) => {
    expect(read(fixed, record)).toEqual({ ok: false, error });
  });

  test('shows long values and many names shortened', () => {
    const long = 'x'.repeat(100_000);
    const names = Array.from({ length: 20 }, (_, i) => `${long}${i}`);
    const results = [
      read({ mode: 'fixed', fields: [`${long}: int`] }, [[long, long]]),
      read(fixed, [['id', 1], ...names.map((name) => [name, 1] as const)]),
      read({ mode: 'fixed', fields: names.map((name) => `${name}: int`) }, []),
    ];
    for (const result of results) {
      if (result.ok) throw new Error('accepted');
      expect(result.error.message.length).toBeLessThanOrEqual(300);
      expect(JSON.stringify(result).length).toBeLessThan(2000);
    }
  });

  test('cuts no character in half', () => {
    const result = read(fixed, [['id', `${'x'.repeat(58)}😀😀`]]);
    expect(JSON.stringify(result).isWellFormed()).toBe(true);
    expect(JSON.stringify(result)).not.toContain('\\ud83d');
  });
});
