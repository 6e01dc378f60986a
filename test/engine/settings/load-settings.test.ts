import { expect, test } from 'vitest';

import { loaded, problemsOf, smallest, withStep } from './load-text.ts';

const textLike = (pattern: RegExp): unknown => expect.stringMatching(pattern);

test('loadSettings fills in the defaults of the settings and of the plugins', () => {
  const { settings } = loaded(smallest);
  expect(settings).toEqual({
    source: {
      plugin: 'csv',
      options: { path: 'in.csv', delimiter: ',', skip_rows: 0, schema: { mode: 'observed' } },
      on_success: 'continue',
    },
    transforms: [],
    sinks: {
      out: {
        plugin: 'json',
        options: { path: 'out.jsonl', if_exists: 'replace' },
        with_reason: false,
      },
    },
    output_sink: 'out',
    landscape: {
      export: { enabled: false, format: 'csv', sign: false },
      retention: { row_payloads_days: 90, call_payloads_days: 90, compress_after_days: 7 },
      redaction: { profile: 'none' },
    },
    run_mode: 'live',
    retry: {
      max_attempts: 3,
      initial_delay_seconds: 1,
      max_delay_seconds: 60,
      exponential_base: 2,
    },
    concurrency: { max_workers: 4 },
    rate_limit: {
      enabled: true,
      default_requests_per_minute: 60,
      persistence_path: null,
      services: {},
    },
    telemetry: {
      enabled: false,
      granularity: 'lifecycle',
      backpressure_mode: 'block',
      fail_on_total_exporter_failure: true,
      max_consecutive_failures: 10,
      exporters: [],
    },
    secrets: { source: 'env', mapping: {} },
  });
});

test('loadSettings takes a step without a type for a row transform', () => {
  const { settings } = loaded(
    withStep('{ name: m, plugin: mapper, options: { mapping: { a: b } } }'),
  );
  expect(settings.transforms[0]).toMatchObject({ type: 'transform', on_success: 'continue' });
});

test('loadSettings reads unquoted labels of a boolean as texts', () => {
  const { settings } = loaded(
    withStep('{ name: g, type: gate, condition: "true", routes: { true: out, false: discard } }'),
  );
  expect(settings.transforms[0]).toMatchObject({ routes: { true: 'out', false: 'discard' } });
});

test('loadSettings gives the same for JSON and for YAML', () => {
  const json = JSON.stringify({
    source: { plugin: 'csv', options: { path: 'in.csv' } },
    sinks: { out: { plugin: 'json', options: { path: 'out.jsonl' } } },
    output_sink: 'out',
  });
  expect(loaded(json).settings).toEqual(loaded(smallest).settings);
});

test('loadSettings knows the core schema only: yes, on and dates are texts', () => {
  const options = '{ mapping: { a: yes, b: on, c: 2020-01-01, d: 012, e: 0x1F, f: ~ } }';
  const problems = problemsOf(withStep(`{ name: m, plugin: mapper, options: ${options} }`));
  expect(problems.map(({ found }) => found)).toEqual(['`12`', '`31`', 'nothing']);
});

test('every problem has a code, a place and a next step', () => {
  const text = `${smallest}retri: 1\nretry: { max_attempts: 0 }\nrun_mode: "\${NONE}"\ngates: []\n`;
  const problems = problemsOf(text, { sets: ['x'], env: { ELSPETH__A: '1' } });
  expect(problems).toHaveLength(6);
  for (const problem of problems) {
    expect(problem).toMatchObject({
      code: textLike(/^[A-Z_]+$/),
      place: { file: textLike(/./) },
      nextStep: textLike(/\.$/),
    });
  }
});

test('a problem carries the facts of its sentence for programs', () => {
  expect(problemsOf(`${smallest}retri: 1\n`)).toEqual([
    {
      code: 'SETTINGS_UNKNOWN_KEY',
      message: 'unknown key `retri`',
      place: { file: 'p.yaml', line: 7, column: 1 },
      found: '`retri`',
      expected: textLike(/^one of `source`, `transforms`, `sinks`/),
      nearest: 'retry',
      nextStep: 'Write `retry`.',
    },
  ]);
});
