import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { RowData } from '../../landscape/model/json.ts';
import { batchReplicate } from '../../plugins/batch/batch-replicate.ts';
import { errorRow, oneRow } from '../../plugins/contract.ts';
import type { FieldSet } from '../../plugins/fields.ts';
import { arrivedFields, unprovenPart } from '../../plugins/schema/expectation.ts';
import { compileRowCheck } from '../../plugins/schema/row-check.ts';
import { fieldMapper } from '../../plugins/transforms/field-mapper.ts';
import { passthrough } from '../../plugins/transforms/passthrough.ts';
import { anyFields, declared, declaredAmong, notationsOf } from './declared-fields.ts';
import { rowsOf, someFields } from './rows-of.ts';
import { here, output, problems, run } from './transforms/run-transform.ts';

describe('what a step expects of rows with undeclared fields', () => {
  const schema = { mode: 'flexible', fields: ['a: int', 'b: str?'] };
  const missing = { reason: 'missing_field', message: '`a` is missing', field: 'a' };
  const options = { required_input_fields: ['c'], schema };

  test.each<{ row: RowData; error: object }>([
    { row: { c: 1 }, error: { ...missing, found: '`c`' } },
    { row: {}, error: { reason: 'missing_field', message: '`a`, `c` are missing' } },
    {
      row: { a: '1', c: 1 },
      error: { reason: 'type_mismatch', message: '`a` should be int, found "1"' },
    },
    {
      row: { a: null, c: 1 },
      error: {
        reason: 'type_mismatch',
        message: '`a` should be int, found null',
      },
    },
    { row: { a: 1, b: 2, c: 1 }, error: { reason: 'type_mismatch', field: 'b' } },
  ])('is an error of $row', ({ row, error }) => {
    expect(run(passthrough, options, row)).toMatchObject({ kind: 'error', error });
  });

  test.each<{ row: RowData }>([
    { row: { a: 1, c: null } },
    { row: { a: 1, b: null, c: [], d: 'further' } },
  ])('lets $row through', ({ row }) => {
    expect(run(passthrough, options, row)).toEqual(oneRow(row));
  });

  test('refuses further fields when it is fixed', () => {
    const fixed = { schema: { ...schema, mode: 'fixed' } };
    expect(run(passthrough, fixed, { a: 1 })).toEqual(oneRow({ a: 1 }));
    expect(run(passthrough, fixed, { a: 1, x: 1, y: 1 })).toEqual(
      errorRow({
        reason: 'extra_field',
        message: '`x`, `y` are not declared; `mode: flexible` keeps further fields',
        field: 'x',
        expected: '`a`, `b`',
        found: '`x`, `y`',
      }),
    );
  });

  test('is known to the plugin, and of the rows that leave', () => {
    expect(output(passthrough, options, anyFields)).toEqual(['a: int', 'b: str?', 'c: any', '…']);
    const fixed = { schema: { ...schema, mode: 'fixed' }, mapping: { x: 'z' } };
    expect(problems(fieldMapper, { ...fixed, strict: true }, anyFields)).toEqual([
      'FIELD_UNKNOWN mapping.x: no row that arrives has a field `x`',
    ]);
  });

  test('fails a batch, naming the row', () => {
    const flush = batchReplicate
      .bind({ required_input_fields: ['a'] })
      .create({ input: anyFields, groupBy: [], outputMode: 'transform', ...here });
    expect(flush([{ a: 1 }, { b: 2 }])).toMatchObject({
      error: { reason: 'missing_field', message: '`a` is missing (row 2 of the batch)' },
    });
  });
});

test('what is known of rows is not asked again', () => {
  const bound = passthrough.bind({ schema: { mode: 'fixed', fields: ['a: float', 'b: str?'] } });
  const input = declared('a: int');
  // Never given by an engine: the graph has proved that such a row cannot arrive.
  const odd = { x: 1 };
  expect(bound.create({ input, ...here })(odd)).toEqual(oneRow(odd));
  expect(unprovenPart(input, bound.expects)).toEqual({ fields: new Map(), open: true });
});

describe('guaranteed fields', () => {
  const promise = (...names: readonly string[]) => ({ schema: { guaranteed_fields: names } });

  test('are errors of rows that lack them', () => {
    expect(run(passthrough, promise('a'), { a: null })).toEqual(oneRow({ a: null }));
    expect(run(passthrough, promise('a'), { b: 1 })).toMatchObject({
      error: {
        reason: 'missing_field',
        message: "`a` is missing, though the step's `guaranteed_fields` promise it",
      },
    });
    const input = declared('a: int?');
    expect(run(passthrough, promise('a'), { a: null }, input)).toMatchObject({
      error: { reason: 'type_mismatch', field: 'a' },
    });
  });

  test('must be able to be there', () => {
    const input = declared('wind: int', 'b: int?');
    expect(problems(passthrough, promise('b', 'wnd'), input)).toEqual([
      'GUARANTEE_IMPOSSIBLE schema.guaranteed_fields.1: no row that leaves has a field `wnd`',
    ]);
    expect(problems(passthrough, promise('wnd'), declaredAmong('b: int?'))).toEqual([]);
    const renamed = { ...promise('wind'), mapping: { wind: 'w' } };
    expect(problems(fieldMapper, renamed, input)).toEqual([
      'GUARANTEE_IMPOSSIBLE schema.guaranteed_fields.0: no row that leaves has a field `wind`',
    ]);
  });
});

test('a row that proves what was not known is as known afterwards', () => {
  let proved = 0;
  const cases = fc
    .tuple(someFields, someFields)
    .chain(([input, expected]) =>
      fc.tuple(fc.constant(input), fc.constant(expected), rowsOf(input)),
    );
  const isAs = (fields: FieldSet, row: RowData) => compileRowCheck(fields)(row) === undefined;
  const property = fc.property(cases, ([input, expected, row]) => {
    if (!isAs(unprovenPart(input, expected), row)) return;
    proved += 1;
    expect([row, notationsOf(arrivedFields(input, expected))]).toSatisfy(() =>
      isAs(arrivedFields(input, expected), row),
    );
    // Types that cannot meet are refused before a run.
    for (const [name, { optional }] of expected.fields)
      if (!optional) expect(Object.keys(row)).toContain(name);
    if (!expected.open)
      expect(Object.keys(row).filter((name) => !expected.fields.has(name))).toEqual([]);
  });
  fc.assert(property, { numRuns: 5000 });
  expect(proved).toBeGreaterThan(200);
});
