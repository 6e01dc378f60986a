import { expect, test } from 'vitest';

import { errorRow, oneRow } from '../../../plugins/contract.ts';
import { keywordFilter } from '../../../plugins/transforms/keyword-filter.ts';
import { startCpuTime } from '../../support/cpu-time.ts';
import { declared } from '../declared-fields.ts';
import { problems, refusals, run } from './run-transform.ts';

const options = { fields: ['subject', 'body'], blocked_patterns: ['(?i)secret', '\\d{4}'] };

function blocked(field: string, pattern: string, context: string) {
  return errorRow({
    reason: 'blocked_content',
    message: `\`${field}\` matches the blocked pattern \`${pattern}\``,
    field,
    details: { field, matched_pattern: pattern, match_context: context },
  });
}

test.each([
  { title: 'passes clean rows', row: { subject: 'hello' }, out: oneRow({ subject: 'hello' }) },
  {
    title: 'passes rows without the fields',
    row: { other: 'secret' },
    out: oneRow({ other: 'secret' }),
  },
  {
    title: 'finds a pattern',
    row: { body: 'my SECRET' },
    out: blocked('body', '(?i)secret', 'my SECRET'),
  },
  {
    title: 'takes the first field first',
    row: { body: 'secret', subject: '1234' },
    out: blocked('subject', '\\d{4}', '1234'),
  },
  {
    title: 'takes the first pattern first',
    row: { body: '1234 secret' },
    out: blocked('body', '(?i)secret', '1234 secret'),
  },
  { title: 'leaves numbers alone', row: { body: 1234 }, out: oneRow({ body: 1234 }) },
  {
    title: 'searches lists and objects',
    row: { body: [1, { a: ['secret'] }] },
    out: blocked('body', '(?i)secret', 'secret'),
  },
  {
    title: 'searches keys of objects',
    row: { body: { secret: 1 } },
    out: blocked('body', '(?i)secret', 'secret'),
  },
])('keyword_filter $title', ({ row, out }) => {
  expect(run(keywordFilter, options, row)).toEqual(out);
});

test('keyword_filter shows 40 characters on either side, and no half of one', () => {
  const row = { body: `😀${'a'.repeat(39)}secret${'b'.repeat(39)}😀` };
  const context = `${'a'.repeat(39)}secret${'b'.repeat(39)}`;
  expect(run(keywordFilter, options, row)).toEqual(blocked('body', '(?i)secret', context));
});

test('keyword_filter shows little of a long match', () => {
  const result = run(
    keywordFilter,
    { fields: 'a', blocked_patterns: ['x+'] },
    { a: 'x'.repeat(9000) },
  );
  expect(JSON.stringify(result).length).toBeLessThan(500);
});

test.each([
  ['all', { a: 1, b: 'x secret' }, 'b'],
  ['b', { a: 'secret', b: 'a secret' }, 'b'],
] as const)('keyword_filter with fields: %s searches %j', (fields, row, field) => {
  const result = run(keywordFilter, { fields, blocked_patterns: ['secret'] }, row);
  expect(result.kind === 'error' && result.error.field).toBe(field);
});

test('keyword_filter takes linear time', () => {
  const row = { text: `${'a'.repeat(5000)}!` };
  const cpuMs = startCpuTime();
  expect(run(keywordFilter, { fields: 'all', blocked_patterns: ['(a+)+$'] }, row)).toEqual(
    oneRow(row),
  );
  expect(cpuMs()).toBeLessThan(2000);
});

test.each([
  [
    { fields: 'all', blocked_patterns: ['a', '('] },
    ['PATTERN_INVALID blocked_patterns.1: the pattern cannot be read: missing closing ): `(`'],
  ],
  [
    { fields: 'bdy', blocked_patterns: ['a'] },
    ['FIELD_UNKNOWN fields: no row that arrives has a field `bdy`'],
  ],
  [
    { fields: ['body', 'bdy'], blocked_patterns: ['a'] },
    ['FIELD_UNKNOWN fields.1: no row that arrives has a field `bdy`'],
  ],
  [{ fields: 'all', blocked_patterns: ['a'] }, []],
])('keyword_filter checks %j', (given, found) => {
  expect(problems(keywordFilter, given, declared('body: str'))).toEqual(found);
});

test.each([
  { fields: 'a', blocked_patterns: [] },
  { fields: [], blocked_patterns: ['a'] },
  { fields: 'a' },
])('keyword_filter refuses %j', (given) => {
  expect(refusals(keywordFilter, given)).toHaveLength(1);
});
