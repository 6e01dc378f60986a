import { expect, test } from 'vitest';

import { listUnavailable } from '../../../engine/settings/not-available.ts';
import { recordReads } from '../../support/read-recorder.ts';
import { loaded, problemLine, smallest } from './load-text.ts';

const unavailable = (text: string) => {
  const { settings, document } = loaded(text);
  return listUnavailable(settings, document).map(problemLine);
};

const leaveOut = 'Leave the setting out.';

test.each([
  {
    title: 'more workers',
    text: `${smallest}concurrency: { max_workers: 8 }\n`,
    problem: `p.yaml:7:16: a value other than \`4\` for \`concurrency.max_workers\` is not available yet: this version takes one row at a time | ${leaveOut}`,
  },
  {
    title: 'a limit of a service',
    text: `${smallest}rate_limit: { services: { a: { requests_per_minute: 60 } } }\n`,
    problem: `p.yaml:7:32: a value for \`rate_limit.services.a.requests_per_minute\` is not available yet: this version calls nothing outside | ${leaveOut}`,
  },
  {
    title: 'telemetry',
    text: `${smallest}telemetry: { enabled: true }\n`,
    problem: `p.yaml:7:14: a value other than \`false\` for \`telemetry.enabled\` is not available yet: this version sends no events | ${leaveOut}`,
  },
  {
    title: 'an exporter',
    text: `${smallest}telemetry: { exporters: [{ name: console }] }\n`,
    problem: `p.yaml:7:14: a value other than \`[]\` for \`telemetry.exporters\` is not available yet: this version sends no events | ${leaveOut}`,
  },
  {
    title: 'names of secrets',
    text: `${smallest}secrets: { mapping: { A: b } }\n`,
    problem: `p.yaml:7:23: a value for \`secrets.mapping.A\` is not available yet: this version takes secrets from \`\${VARIABLE}\` | ${leaveOut}`,
  },
  {
    title: 'a replay',
    text: `${smallest}replay_from: latest\n`,
    problem:
      'p.yaml:7:1: `replay_from` is not available yet: this version runs live only | Leave it out.',
  },
  {
    title: 'another retention',
    text: `${smallest}landscape: { retention: { row_payloads_days: 30 } }\n`,
    problem: `p.yaml:7:27: a value other than \`90\` for \`landscape.retention.row_payloads_days\` is not available yet: this version deletes no payloads | ${leaveOut}`,
  },
  {
    title: 'PostgreSQL',
    text: `${smallest}landscape: { url: "postgresql://h/d" }\n`,
    problem:
      'p.yaml:7:14: PostgreSQL in `landscape.url` is not available yet: this version writes SQLite | Write `sqlite:///` and a path.',
  },
  {
    title: 'an export',
    text: `${smallest}landscape: { export: { enabled: true, sink: out, format: json } }\n`,
    problem:
      'p.yaml:7:24: an export as json by `landscape.export.enabled` is not available yet: this version exports nothing | Write `enabled: false`, `sign: false`, or leave `export` out.',
  },
  {
    title: 'a signature',
    text: `${smallest}landscape: { export: { sign: true } }\n`,
    problem:
      'p.yaml:7:24: `landscape.export.sign` is not available yet: this version exports nothing | Write `enabled: false`, `sign: false`, or leave `export` out.',
  },
])('listUnavailable names $title', ({ text, problem }) => {
  expect(unavailable(text)).toEqual([problem]);
});

test.each([
  { title: 'settings without any of it', text: smallest },
  {
    title: 'defaults that are written out',
    text: `${smallest}retry: { max_attempts: 3, initial_delay_seconds: 1.0, max_delay_seconds: 60, exponential_base: 2 }
concurrency: { max_workers: 4 }
rate_limit: { enabled: true, persistence_path: null, services: {} }
telemetry: { enabled: false, granularity: lifecycle, exporters: [] }
secrets: { source: env, mapping: {} }
run_mode: live
landscape:
  url: sqlite:///a.db
  export: { enabled: false, sink: out, format: json, sign: false }
  retention: { row_payloads_days: 90, call_payloads_days: 90, compress_after_days: 7 }
  redaction: { profile: none }
`,
  },
  { title: 'other retries', text: `${smallest}retry: { max_attempts: 5 }\n` },
])('listUnavailable has nothing against $title', ({ text }) => {
  expect(unavailable(text)).toEqual([]);
});

test('listUnavailable names the mode and the run of a replay', () => {
  const { settings } = loaded(`${smallest}run_mode: replay\nreplay_from: latest\n`);
  expect(listUnavailable(settings).map(({ code, message }) => `${code} ${message}`)).toEqual([
    'NOT_AVAILABLE_YET `replay` as `run_mode` is not available yet: this version runs live only',
    'NOT_AVAILABLE_YET `replay_from` is not available yet: this version runs live only',
  ]);
});

test('listUnavailable reads every leaf but those that say what runs, and where it is recorded', () => {
  const { settings } = loaded(
    `${smallest}landscape: { url: "sqlite:///a.db", payloads_path: p, export: { sink: out } }\n`,
  );
  const recorder = recordReads(settings);
  listUnavailable(recorder.value);
  expect(recorder.unread()).toEqual([
    'source.plugin',
    'source.options.path',
    'source.options.delimiter',
    'source.options.skip_rows',
    'source.options.schema.mode',
    'source.on_success',
    'transforms',
    'sinks.out.plugin',
    'sinks.out.options.path',
    'sinks.out.options.if_exists',
    'sinks.out.with_reason',
    'output_sink',
    'landscape.payloads_path',
    'landscape.export.sink',
    'retry.max_attempts',
    'retry.initial_delay_seconds',
    'retry.max_delay_seconds',
    'retry.exponential_base',
  ]);
});
