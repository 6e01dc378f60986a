import { describe, expect, test } from 'vitest';

import { findings, problemOf } from './build-from-yaml.ts';

describe('checkWriteFailures', () => {
  const sinks = (a: string, b: string) => `
    source: { plugin: given, on_success: [a, b] }
    sinks:
      a: { plugin: file, on_write_failure: ${a} }
      b: { plugin: file${b} }`;

  test.each([
    { title: 'itself', a: 'a', b: '', message: '`a` cannot take the rows that it refuses' },
    {
      title: 'a sink that hands on to a third',
      a: 'b',
      b: ', on_write_failure: c }\n      c: { plugin: file',
      message: 'rows that `a` refuses go to `b`, which would hand them on to `c`',
    },
  ])('refuses $title', ({ a, b, message }) => {
    expect(problemOf(sinks(a, b))).toMatchObject({
      code: 'WRITE_FAILURE_ROUTE',
      path: ['sinks', 'a', 'on_write_failure'],
      message,
    });
  });

  test('refuses two sinks that hand rows to each other', () => {
    expect(findings(sinks('b', ', on_write_failure: a'))).toContain(
      'WRITE_FAILURE_ROUTE sinks.a.on_write_failure',
    );
  });

  test.each(['', ', on_write_failure: discard', ', on_write_failure: halt'])(
    'takes a sink with `%s`',
    (b) => {
      expect(findings(sinks('b', b))).toEqual([]);
    },
  );
});
