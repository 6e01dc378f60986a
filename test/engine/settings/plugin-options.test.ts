import { expect, test } from 'vitest';

import { problemLines, smallest, withOptions, withStep } from './load-text.ts';

test.each([
  {
    title: 'a mistyped plugin',
    text: smallest.replace('plugin: csv', 'plugin: cvs'),
    problems: [
      'p.yaml:2:11: `source.plugin`: there is no source plugin `cvs`; did you mean `csv`? | `elspeth plugins list` shows all plugins.',
    ],
  },
  {
    title: 'a plugin that is not near any',
    text: smallest.replace('plugin: csv', 'plugin: parquet'),
    problems: [
      'p.yaml:2:11: `source.plugin`: there is no source plugin `parquet` | `elspeth plugins list` shows all plugins.',
    ],
  },
  {
    title: 'a gate plugin as source',
    text: smallest.replace('plugin: csv', 'plugin: threshold_gate'),
    problems: [
      'p.yaml:2:11: `source.plugin`: `threshold_gate` is a gate plugin, not a source plugin | Use it in a step of `type: gate`.',
    ],
  },
  {
    title: 'a row transform as gate',
    text: withStep('{ name: g, type: gate, plugin: mapper, routes: { a: out } }'),
    problems: [
      'p.yaml:8:36: `plugin` of step `g`: `mapper` is a row transform plugin, not a gate plugin | Use it in a step without `type`.',
    ],
  },
  {
    title: 'a batch transform as row transform',
    text: withStep('{ name: g, plugin: batch_stats }'),
    problems: [
      'p.yaml:8:24: `plugin` of step `g`: `batch_stats` is a batch transform plugin, not a row transform plugin | Use it in a step of `type: aggregation`.',
    ],
  },
  {
    title: 'a plugin that is a number',
    text: smallest.replace('plugin: csv', 'plugin: 3'),
    problems: [
      'p.yaml:2:11: `source.plugin` must be the name of a plugin, found `3` | Write the name of a plugin.',
    ],
  },
  {
    title: 'an unknown option',
    text: withOptions('{ path: a, delimitr: ";" }'),
    problems: [
      'p.yaml:3:23: unknown key `delimitr` in `source.options`; did you mean `delimiter`? | Write `delimiter`.',
    ],
  },
  {
    title: 'options without the one that is required',
    text: withOptions('{}'),
    problems: [
      'p.yaml:3:3: missing key `path` in `source.options` | Add `path:` with text that is not empty.',
    ],
  },
  {
    title: 'a plugin without the options it needs',
    text: smallest.replace('  options: { path: in.csv }\n', ''),
    problems: [
      'p.yaml:1:1: missing key `path` in `source.options` | Add `path:` with text that is not empty.',
    ],
  },
  {
    title: 'options with nothing in them',
    text: withOptions(''),
    problems: [
      'p.yaml:3:12: `source.options` must be a mapping, found nothing | Give it a value, or remove the key.',
    ],
  },
  {
    title: 'a list of options',
    text: withOptions('[a]'),
    problems: [
      'p.yaml:3:12: `source.options` must be a mapping, found a list of 1 | Write a mapping.',
    ],
  },
  {
    title: 'options of the wrong type',
    text: withOptions('{ path: 3, skip_rows: -1, delimiter: ";;" }'),
    problems: [
      'p.yaml:3:20: `source.options.path` must be text that is not empty, found `3` | Write text that is not empty.',
      'p.yaml:3:34: `source.options.skip_rows` must be a whole number of at least 0, found `-1` | Write a whole number of at least 0.',
      'p.yaml:3:49: `source.options.delimiter` must be one character, found ";;" | Write one character.',
    ],
  },
  {
    title: 'options inside of an option',
    text: withOptions('{ path: a, schema: { mod: fixed, fields: [1] } }'),
    problems: [
      'p.yaml:3:33: unknown key `mod` in `source.options.schema`; did you mean `mode`? | Write `mode`.',
      'p.yaml:3:54: `source.options.schema.fields.0` must be text, found `1` | Write text.',
    ],
  },
  {
    title: 'an option beside the options',
    text: smallest.replace('options: { path: in.csv }', 'path: in.csv'),
    problems: [
      'p.yaml:1:1: missing key `path` in `source.options` | Add `path:` with text that is not empty.',
      'p.yaml:3:3: unknown key `path` in `source` | Move it into `options`: it is an option of plugin `csv`.',
    ],
  },
  {
    title: 'a route among the options',
    text: withOptions('{ path: a, on_validation_failure: out }'),
    problems: [
      'p.yaml:3:23: unknown key `on_validation_failure` in `source.options` | Move it out: `on_validation_failure` stands beside `options`, not in it.',
    ],
  },
  {
    title: 'what fits none of several forms',
    text: withStep('{ name: m, plugin: mapper, options: { mapping: { a: 3, b: { too: x } } } }'),
    problems: [
      'p.yaml:8:57: `options.mapping.a` of step `m` must be text or a mapping, found `3` | Write text or a mapping.',
      'p.yaml:8:60: missing key `to` in `options.mapping.b` of step `m` | Add `to:` with text.',
      'p.yaml:8:65: unknown key `too` in `options.mapping.b` of step `m`; did you mean `to`? | Write `to`.',
    ],
  },
  {
    title: 'a mistyped kind',
    text: withStep(
      '{ name: m, plugin: mapper, options: { mapping: { a: b }, window: { kind: row, count: 1 } } }',
    ),
    problems: [
      'p.yaml:8:78: `options.window.kind` of step `m` must be one of `rows` or `time`, found "row"; did you mean `rows`? | Write `rows`.',
    ],
  },
  {
    title: 'a key of another kind',
    text: withStep(
      '{ name: m, plugin: mapper, options: { mapping: { a: b }, window: { kind: time, count: 1 } } }',
    ),
    problems: [
      'p.yaml:8:62: missing key `seconds` in `options.window` of step `m` | Add `seconds:` with a number.',
      'p.yaml:8:84: unknown key `count` in `options.window` of step `m` | Remove the key, or correct its name.',
    ],
  },
  {
    title: 'what the plugin has its own words for',
    text: withStep('{ name: m, plugin: mapper, options: { mapping: { a: b }, pattern: ABC } }'),
    problems: [
      'p.yaml:8:71: `options.pattern` of step `m` must be small letters, found "ABC" | Write small letters.',
    ],
  },
  {
    title: 'options that need each other',
    text: withStep('{ name: g, type: gate, plugin: threshold_gate, routes: { "true": out } }'),
    problems: [
      'p.yaml:8:5: `options` of step `g`: needs `min` or `max` | `elspeth plugins show threshold_gate` explains its options.',
    ],
  },
  {
    title: 'a secret of the wrong type without showing it',
    text: smallest.replace(
      /plugin: csv[^]*?}/,
      'plugin: call\n  options: { url: [], api_key: 31337 }',
    ),
    problems: [
      'p.yaml:3:19: `source.options.url` must be text, found an empty list | Write text.',
      'p.yaml:3:32: `source.options.api_key` must be text, found a value that is not shown | Write text.',
    ],
  },
])('loadSettings refuses $title', ({ text, problems }) => {
  expect(problemLines(text)).toEqual(problems);
});
