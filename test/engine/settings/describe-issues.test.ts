import { expect, test } from 'vitest';

import { problemLines, smallest, withStep } from './load-text.ts';

test.each([
  {
    title: 'settings without sinks',
    text: 'source: { plugin: csv, options: { path: a } }\n',
    problems: ['p.yaml:1:1: missing key `sinks` | Add `sinks:` with a mapping.'],
  },
  {
    title: 'a mistyped key at the top',
    text: 'sorce: 1\n',
    problems: [
      'p.yaml:1:1: missing key `source` | Add `source:` with a mapping.',
      'p.yaml:1:1: missing key `sinks` | Add `sinks:` with a mapping.',
      'p.yaml:1:1: unknown key `sorce`; did you mean `source`? | Write `source`.',
    ],
  },
  {
    title: 'a source that is text',
    text: smallest.replace(/source:[^]*?sinks/, 'source: csv\nsinks'),
    problems: ['p.yaml:1:9: `source` must be a mapping, found "csv" | Write a mapping.'],
  },
  {
    title: 'a list of sinks',
    text: 'source: { plugin: csv, options: { path: a } }\nsinks: [a]\n',
    problems: ['p.yaml:2:8: `sinks` must be a mapping, found a list of 1 | Write a mapping.'],
  },
  {
    title: 'a mapping of steps',
    text: `${smallest}transforms: { a: 1 }\n`,
    problems: ['p.yaml:7:13: `transforms` must be a list, found a mapping | Write a list.'],
  },
  {
    title: 'a step that is text',
    text: withStep('normalise'),
    problems: ['p.yaml:8:5: step 1 must be a mapping, found "normalise" | Write a mapping.'],
  },
  {
    title: 'a step without a name',
    text: withStep('{ plugin: mapper, options: { mapping: { a: b } } }'),
    problems: [
      'p.yaml:8:5: missing key `name` in step 1 | Add `name:` with a name of at most 38 characters.',
    ],
  },
  {
    title: 'a step name that starts with a digit',
    text: withStep('{ name: 9x, plugin: mapper, options: { mapping: { a: b } } }'),
    problems: [
      'p.yaml:8:13: `name` of step `9x` must be a name: a letter, then letters, digits, `_` or `-`, found "9x" | Write a name: a letter, then letters, digits, `_` or `-`.',
    ],
  },
  {
    title: 'a step name that is too long',
    text: withStep(`{ name: ${'a'.repeat(39)}, plugin: mapper, options: { mapping: { a: b } } }`),
    problems: [
      'p.yaml:8:13: `name` of step `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa` must be a name of at most 38 characters, found "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" | Write a name of at most 38 characters.',
    ],
  },
  {
    title: 'a sink name with a space',
    text: smallest.replace('  out:', '  "my out":'),
    problems: [
      'p.yaml:5:3: key `my out` in `sinks` must be a name: a letter, then letters, digits, `_` or `-` | Choose another name.',
    ],
  },
  {
    title: 'a sink name that is too long',
    text: smallest.replace('  out:', `  ${'a'.repeat(39)}:`),
    problems: [
      'p.yaml:5:3: key `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa` in `sinks` must have at most 38 characters | Choose another name.',
    ],
  },
  {
    title: 'a key in camel case',
    text: withStep('{ name: m, plugin: mapper, options: { mapping: { a: b } }, onError: out }'),
    problems: [
      'p.yaml:8:64: unknown key `onError` in step `m`; did you mean `on_error`? | Write `on_error`.',
    ],
  },
  {
    title: 'a mistyped key of a gate, and says no more about the gate',
    text: withStep('{ name: severity, type: gate, conditon: "true", routes: { "true": out } }'),
    problems: [
      'p.yaml:8:35: unknown key `conditon` in step `severity`; did you mean `condition`? | Write `condition`.',
    ],
  },
  {
    title: 'a gate without its type',
    text: withStep('{ name: g, condition: "true", routes: { "true": out } }'),
    problems: [
      'p.yaml:8:5: missing key `plugin` in step `g` | Add `plugin:` with the name of a plugin.',
      'p.yaml:8:16: unknown key `condition` in step `g` | `condition` belongs to `type: gate`: write that, or remove the key.',
      'p.yaml:8:35: unknown key `routes` in step `g` | `routes` belongs to `type: gate`: write that, or remove the key.',
    ],
  },
  {
    title: 'a mistyped type',
    text: withStep('{ name: g, type: gat, condition: "true", routes: { "true": out } }'),
    problems: [
      'p.yaml:8:22: `type` of step `g` must be one of `transform`, `gate`, `coalesce` or `aggregation`, found "gat"; did you mean `gate`? | Write `gate`.',
    ],
  },
  {
    title: 'an empty type',
    text: withStep('{ name: g, type: , plugin: mapper }'),
    problems: [
      'p.yaml:8:22: `type` of step `g` must be one of `transform`, `gate`, `coalesce` or `aggregation`, found nothing | Give it a value, or remove the key.',
    ],
  },
  {
    title: 'a mapping as destination',
    text: withStep(
      '{ name: m, plugin: mapper, options: { mapping: { a: b } }, on_success: { to: out } }',
    ),
    problems: [
      'p.yaml:8:76: `on_success` of step `m` must be a destination or a list of destinations, found a mapping | Write a destination or a list of destinations.',
    ],
  },
  {
    title: 'an empty list of destinations',
    text: withStep('{ name: m, plugin: mapper, options: { mapping: { a: b } }, on_success: [] }'),
    problems: [
      'p.yaml:8:76: `on_success` of step `m` must be a destination or a list of destinations, found an empty list | Write a destination or a list of destinations.',
    ],
  },
  {
    title: 'a number among destinations',
    text: withStep(
      '{ name: m, plugin: mapper, options: { mapping: { a: b } }, on_success: [out, 1] }',
    ),
    problems: [
      'p.yaml:8:82: `on_success.1` of step `m` must be a destination, found `1` | Write a destination.',
    ],
  },
  {
    title: 'routes that lead nowhere',
    text: withStep(
      '{ name: g, type: gate, condition: "true", routes: { "true": 3, "false": { to: out, mode: cpy } } }',
    ),
    problems: [
      'p.yaml:8:65: `routes.true` of step `g` must be a destination or a list of destinations or a mapping with `to` and `mode`, found `3` | Write a destination or a list of destinations or a mapping with `to` and `mode`.',
      'p.yaml:8:94: `routes.false.mode` of step `g` must be one of `move` or `copy`, found "cpy"; did you mean `copy`? | Write `copy`.',
    ],
  },
  {
    title: 'routes without `to`',
    text: withStep(
      '{ name: g, type: gate, condition: "true", routes: { "true": { mode: copy }, "false": { too: out } } }',
    ),
    problems: [
      'p.yaml:8:57: missing key `to` in `routes.true` of step `g` | Add `to:` with a destination.',
      'p.yaml:8:81: missing key `to` in `routes.false` of step `g` | Add `to:` with a destination.',
      'p.yaml:8:92: unknown key `too` in `routes.false` of step `g`; did you mean `to`? | Write `to`.',
    ],
  },
  {
    title: 'a coalesce of one branch',
    text: withStep('{ name: c, type: coalesce, branches: [a] }'),
    problems: [
      'p.yaml:8:42: `branches` of step `c` must be a list of text with at least 2 items, found a list of 1 | Write a list of text with at least 2 items.',
    ],
  },
  {
    title: 'a mistyped policy',
    text: withStep('{ name: c, type: coalesce, branches: [a, b], policy: requireall }'),
    problems: [
      'p.yaml:8:58: `policy` of step `c` must be one of `require_all`, `quorum`, `best_effort` or `first`, found "requireall"; did you mean `require_all`? | Write `require_all`.',
    ],
  },
  {
    title: 'a wrong trigger',
    text: withStep(
      '{ name: a, type: aggregation, plugin: batch_stats, options: { value_field: x }, trigger: { cuont: 5, timeout_seconds: 0 } }',
    ),
    problems: [
      'p.yaml:8:96: unknown key `cuont` in `trigger` of step `a`; did you mean `count`? | Write `count`.',
      'p.yaml:8:123: `trigger.timeout_seconds` of step `a` must be a number above 0, found `0` | Write a number above 0.',
    ],
  },
  {
    title: 'numbers out of bounds',
    text: `${smallest}retry: { max_attempts: 0, initial_delay_seconds: fast, exponential_base: 1 }\n`,
    problems: [
      'p.yaml:7:24: `retry.max_attempts` must be a whole number of at least 1, found `0` | Write a whole number of at least 1.',
      'p.yaml:7:50: `retry.initial_delay_seconds` must be a number of at least 0.01, found "fast" | Write a number of at least 0.01.',
      'p.yaml:7:74: `retry.exponential_base` must be a number above 1, found `1` | Write a number above 1.',
    ],
  },
  {
    title: 'a fraction of a try',
    text: `${smallest}retry: { max_attempts: 1.5 }\n`,
    problems: [
      'p.yaml:7:24: `retry.max_attempts` must be a whole number of at least 1, found `1.5` | Write a whole number of at least 1.',
    ],
  },
  {
    title: 'a number in quotes',
    text: `${smallest}retry: { max_attempts: "3" }\n`,
    problems: [
      'p.yaml:7:24: `retry.max_attempts` must be a whole number of at least 1, found "3" | Write it without quotes.',
    ],
  },
  {
    title: 'a yes that is no boolean',
    text: `${smallest}telemetry: { enabled: yes }\n`,
    problems: [
      'p.yaml:7:23: `telemetry.enabled` must be `true` or `false`, found "yes" | Write `true` or `false`.',
    ],
  },
  {
    title: 'a section with nothing in it',
    text: `${smallest}retry:\n`,
    problems: [
      'p.yaml:7:7: `retry` must be a mapping, found nothing | Give it a value, or remove the key.',
    ],
  },
  {
    title: 'a mistyped choice',
    text: `${smallest}run_mode: liv\n`,
    problems: [
      'p.yaml:7:11: `run_mode` must be one of `live`, `replay` or `verify`, found "liv"; did you mean `live`? | Write `live`.',
    ],
  },
  {
    title: 'a choice that is none',
    text: `${smallest}run_mode: test\n`,
    problems: [
      'p.yaml:7:11: `run_mode` must be one of `live`, `replay` or `verify`, found "test" | Write one of `live`, `replay` or `verify`.',
    ],
  },
  {
    title: 'a database that is none, without its password',
    text: `${smallest}landscape: { url: "mysql://u:hunter2@h/d" }\n`,
    problems: [
      'p.yaml:7:19: `landscape.url` must be `sqlite:///` and a path, or `postgresql://…`, found "mysql://u:***@h/d" | Write `sqlite:///` and a path, or `postgresql://…`.',
    ],
  },
  {
    title: 'a vault without https',
    text: `${smallest}secrets: { source: keyvault, vault_url: "http://v" }\n`,
    problems: [
      'p.yaml:7:41: `secrets.vault_url` must be text that starts with `https://`, found "http://v" | Write text that starts with `https://`.',
    ],
  },
  {
    title: 'a mistyped exporter',
    text: `${smallest}telemetry: { exporters: [{ name: otl }] }\n`,
    problems: [
      'p.yaml:7:34: `telemetry.exporters.0.name` must be one of `console`, `otlp`, `azure_monitor` or `datadog`, found "otl"; did you mean `otlp`? | Write `otlp`.',
    ],
  },
  {
    title: 'a service name with a hyphen',
    text: `${smallest}rate_limit: { services: { my-api: { requests_per_minute: 1 } } }\n`,
    problems: [
      'p.yaml:7:27: key `my-api` in `rate_limit.services` must be a name: a letter, then letters, digits or `_` | Choose another name.',
    ],
  },
  {
    title: 'a key vault without an address',
    text: `${smallest}secrets: { source: keyvault }\n`,
    problems: [
      'p.yaml:7:12: `secrets.source: keyvault` needs `secrets.vault_url` | Add `secrets.vault_url:`.',
    ],
  },
  {
    title: 'a replay of nothing',
    text: `${smallest}run_mode: replay\n`,
    problems: ['p.yaml:7:1: `run_mode: replay` needs `replay_from` | Add `replay_from:`.'],
  },
])('loadSettings refuses $title', ({ text, problems }) => {
  expect(problemLines(text)).toEqual(problems);
});
