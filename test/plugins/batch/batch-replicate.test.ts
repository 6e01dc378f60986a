import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { batchReplicate } from '../../../plugins/batch/batch-replicate.ts';
import { anyFields, declared } from '../declared-fields.ts';
import { anyRow, frozen } from '../json-values.ts';
import { refusals } from '../transforms/run-transform.ts';
import { flush, output, problems } from './run-batch.ts';

test('batch_replicate repeats each row as often as it says, and counts the copies', () => {
  expect(
    flush(batchReplicate, {}, [
      { id: 'a', copies: 2 },
      { id: 'b', copies: 1 },
    ]),
  ).toEqual({
    kind: 'rows',
    rows: [
      { id: 'a', copies: 2, copy_index: 0 },
      { id: 'a', copies: 2, copy_index: 1 },
      { id: 'b', copies: 1, copy_index: 0 },
    ],
  });
});

test.each([
  { title: 'a row without the field', row: { id: 'a' } },
  { title: 'a row with null in it', row: { id: 'a', weight: null } },
])('batch_replicate takes the default for $title', ({ row }) => {
  const options = { copies_field: 'weight', default_copies: 2, include_copy_index: false };
  expect(flush(batchReplicate, options, [row])).toEqual({ kind: 'rows', rows: [row, row] });
});

test.each([
  [0, 'value_out_of_range', '`copies` is 0 in row 2 of the batch, expected 1 to 5'],
  [-1, 'value_out_of_range', '`copies` is -1 in row 2 of the batch, expected 1 to 5'],
  [6, 'value_out_of_range', '`copies` is 6 in row 2 of the batch, expected 1 to 5'],
  [1.5, 'type_mismatch', '`copies` is 1.5 in row 2 of the batch, not a whole number'],
  ['2', 'type_mismatch', '`copies` is "2" in row 2 of the batch, not a whole number'],
  [true, 'type_mismatch', '`copies` is true in row 2 of the batch, not a whole number'],
  [[2], 'type_mismatch', '`copies` is a list of 1 in row 2 of the batch, not a whole number'],
])('batch_replicate returns an error for %j copies', (copies, reason, message) => {
  const result = flush(batchReplicate, { max_copies: 5 }, [{ copies: 1 }, { copies }]);
  expect(result).toMatchObject({ kind: 'error', error: { reason, message, field: 'copies' } });
});

test('batch_replicate overwrites no field of a row', () => {
  expect(flush(batchReplicate, {}, [{ copy_index: 7 }])).toEqual({
    kind: 'error',
    error: {
      reason: 'field_collision',
      message: '`copy_index` would be added, and the row has a field of that name',
      field: 'copy_index',
    },
  });
});

test('batch_replicate gives the rows back, each as often as it says', () => {
  const rows = fc.array(fc.tuple(anyRow, fc.integer({ min: 1, max: 5 })), { minLength: 1 });
  fc.assert(
    fc.property(rows, (given) => {
      const batch = given.map(([row, copies]) => frozen({ ...row, copies }));
      const result = flush(batchReplicate, { include_copy_index: false }, batch);
      const expected = batch.flatMap((row) => Array.from({ length: row.copies }, () => row));
      expect(result).toEqual({ kind: 'rows', rows: expected });
    }),
  );
});

test('batch_replicate knows the fields that leave', () => {
  const input = declared('id: str', 'copies: int?');
  expect(output(batchReplicate, {}, input)).toEqual(['id: str', 'copies: int?', 'copy_index: int']);
  expect(output(batchReplicate, { include_copy_index: false }, anyFields)).toEqual(['…']);
});

test.each([
  [{}, declared('copies: int'), []],
  [
    {},
    declared('copis: int'),
    ['(FIELD_UNKNOWN copies_field: no row that arrives has a field `copies`)'],
  ],
  [
    {},
    declared('copies: str'),
    ['FIELD_NOT_NUMERIC copies_field: `copies` holds no numbers: its type is str'],
  ],
  [
    {},
    declared('copies: int', 'copy_index: int'),
    [
      'FIELD_COLLISION include_copy_index: rows arrive with a field `copy_index`, and one of that name would be added',
    ],
  ],
  [{ include_copy_index: false }, declared('copies: int', 'copy_index: int'), []],
  [
    { default_copies: 3, max_copies: 2 },
    anyFields,
    ['COPIES_OUT_OF_RANGE default_copies: `default_copies` is more than `max_copies` allows'],
  ],
])('batch_replicate checks %j', (options, input, found) => {
  expect(problems(batchReplicate, options, input)).toEqual(found);
});

test.each([
  [{ default_copies: 0 }, ['default_copies: Too small: expected number to be >0']],
  [{ max_copies: 1.5 }, ['max_copies: Invalid input: expected int, received number']],
])('batch_replicate refuses %j', (options, messages) => {
  expect(refusals(batchReplicate, options)).toEqual(messages);
});
