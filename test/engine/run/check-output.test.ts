import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { claimsNothing, createOutputCheck } from '../../../engine/run/check-output.ts';
import { rowOf, type JsonValue } from '../../../landscape/model/json.ts';
import { unknownFields } from '../../../plugins/fields.ts';
import { declared, declaredAmong } from '../../plugins/declared-fields.ts';
import { hostileNames } from '../../plugins/hostile-names.ts';
import { rowsOf, someFields } from '../../plugins/rows-of.ts';

describe('createOutputCheck', () => {
  test.each<[type: string, kept: readonly JsonValue[], broken: readonly JsonValue[]]>([
    ['str', ['', 'x'], [1, true, [], {}]],
    ['int', [0, -7, 2 ** 53 - 1], [1.5, 2 ** 53, '1', true]],
    ['float', [0, -7, 1.5, 1e300], ['1.5', false]],
    ['bool', [true, false], [0, 'true']],
    ['decimal', ['0', '-12.50', '007'], ['', '1.', '.5', '1e3', '+1', 1.5]],
    ['datetime', ['2012-01-01T00:00:00Z', '2012-01-01T00:00:00.123Z'], ['2012-01-01', 'x', 0]],
    ['any', ['x', 1, null, [null], { a: 1 }], []],
  ])('takes values of %s for what they are', (type, kept, broken) => {
    const check = createOutputCheck(declared(`v: ${type}`));
    for (const v of kept) expect(check({ v })).toBeUndefined();
    for (const v of broken) expect(check({ v })).toMatch(`\`v\` is declared ${type} and is `);
  });

  test.each([
    { fields: declared('a: int', 'b: str'), row: { a: 1 }, broken: '`b` (str) is missing' },
    { fields: declared('a: int'), row: { a: null }, broken: '`a` is declared int and is null' },
    { fields: declared('a: int?'), row: { a: null }, broken: undefined },
    { fields: declared('a: int?'), row: {}, broken: undefined },
    { fields: declared('a: int?'), row: { a: 'x' }, broken: '`a` is declared int? and is a text' },
    { fields: declared('a: any'), row: {}, broken: '`a` (any) is missing' },
    { fields: declared('a: any?'), row: { b: 1 }, broken: '`b` is not declared' },
    { fields: declared(), row: {}, broken: undefined },
    { fields: declared(), row: { b: 1 }, broken: '`b` is not declared' },
    { fields: declaredAmong('a: int'), row: { a: 1, b: 'x' }, broken: undefined },
    { fields: declared('a: int'), row: { a: 0.5 }, broken: '`a` is declared int and is a number' },
    { fields: declared('a: str'), row: { a: [1] }, broken: '`a` is declared str and is a list' },
    { fields: declared('a: str'), row: { a: {} }, broken: '`a` is declared str and is an object' },
    {
      fields: declared('a: datetime'),
      row: { a: 'soon' },
      broken: '`a` is declared datetime and is a text of another form',
    },
  ])('says of $row what is broken: $broken', ({ fields, row, broken }) => {
    expect(createOutputCheck(fields)(row)).toBe(broken);
  });

  test.each(hostileNames)('takes %j for a field like others', (name) => {
    const spec = { type: 'str', optional: false } as const;
    const check = createOutputCheck({ fields: new Map([[name, spec]]), open: false });
    expect(check({})).toMatch('is missing');
    expect(check(rowOf([[name, 'x']]))).toBeUndefined();
    expect(createOutputCheck(declared())(rowOf([[name, 'x']]))).toMatch('is not declared');
  });

  test.each([unknownFields, declaredAmong('a: any?')])('need not be called for %j', (fields) => {
    expect(createOutputCheck(fields)).toBe(claimsNothing);
  });

  test('shows nothing of the row but names', () => {
    const check = createOutputCheck(declared('a: int'));
    expect(check({ a: 'secret' })).not.toContain('secret');
  });

  test('finds nothing in rows as they are declared', () => {
    const cases = someFields.chain((fields) => fc.tuple(fc.constant(fields), rowsOf(fields)));
    fc.assert(
      fc.property(cases, ([fields, row]) => {
        expect(createOutputCheck(fields)(row)).toBeUndefined();
      }),
    );
  });

  test('finds a field that a row lost, and one that it got', () => {
    const cases = someFields.chain((fields) =>
      fc.tuple(fc.constant(fields), rowsOf(fields), fc.nat()),
    );
    fc.assert(
      fc.property(cases, ([fields, row, which]) => {
        const check = createOutputCheck(fields);
        const names = Object.keys(row);
        const lost = names[which % Math.max(1, names.length)];
        if (lost !== undefined) {
          const rest = rowOf(Object.entries(row).filter(([name]) => name !== lost));
          const isNeeded = fields.fields.get(lost)?.optional === false;
          expect(check(rest) !== undefined).toBe(isNeeded);
        }
        expect(check({ ...row, strange: 1 }) !== undefined).toBe(!fields.open);
      }),
    );
  });
});
