import { expect, test } from 'vitest';

import { problemLines, smallest, withOptions, withStep } from './load-text.ts';

test.each([
  {
    title: '`datasource`',
    text: `${smallest}datasource: {}\n`,
    problems: ['p.yaml:7:1: unknown key `datasource` | Call it `source`.'],
  },
  {
    title: '`row_plugins`',
    text: `${smallest}row_plugins: {}\n`,
    problems: ['p.yaml:7:1: unknown key `row_plugins` | Call it `transforms`.'],
  },
  {
    title: '`default_sink`',
    text: `${smallest}default_sink: {}\n`,
    problems: ['p.yaml:7:1: unknown key `default_sink` | Call it `output_sink`.'],
  },
  {
    title: '`gates`',
    text: `${smallest}gates: {}\n`,
    problems: [
      'p.yaml:7:1: unknown key `gates` | Write it as a step of `transforms`, with `type: gate`.',
    ],
  },
  {
    title: '`aggregations`',
    text: `${smallest}aggregations: {}\n`,
    problems: [
      'p.yaml:7:1: unknown key `aggregations` | Write it as a step of `transforms`, with `type: aggregation`.',
    ],
  },
  {
    title: '`coalesce`',
    text: `${smallest}coalesce: {}\n`,
    problems: [
      'p.yaml:7:1: unknown key `coalesce` | Write it as a step of `transforms`, with `type: coalesce`.',
    ],
  },
  {
    title: '`sources`',
    text: `${smallest}sources: {}\n`,
    problems: [
      'p.yaml:7:1: unknown key `sources` | Write one `source`; a pipeline has exactly one.',
    ],
  },
  {
    title: '`queues`',
    text: `${smallest}queues: {}\n`,
    problems: [
      'p.yaml:7:1: unknown key `queues` | Remove it: several steps may name the same step as their destination.',
    ],
  },
  {
    title: '`checkpoint`',
    text: `${smallest}checkpoint: {}\n`,
    problems: [
      'p.yaml:7:1: unknown key `checkpoint` | Remove it: every committed group of rows is a checkpoint.',
    ],
  },
  {
    title: '`payload_store`',
    text: `${smallest}payload_store: {}\n`,
    problems: [
      'p.yaml:7:1: unknown key `payload_store` | Remove it: payloads lie beside the landscape, or in the folder `landscape.payloads_path`.',
    ],
  },
  {
    title: '`landscape.enabled`',
    text: `${smallest}landscape: { enabled: true }\n`,
    problems: [
      'p.yaml:7:14: unknown key `enabled` in `landscape` | Remove it: the audit trail cannot be switched off.',
    ],
  },
  {
    title: '`landscape.backend`',
    text: `${smallest}landscape: { backend: sqlite }\n`,
    problems: [
      'p.yaml:7:14: unknown key `backend` in `landscape` | Remove it: the backend follows from `landscape.url`.',
    ],
  },
  {
    title: '`mode: strict`',
    text: withOptions('{ path: a, schema: { mode: strict } }'),
    problems: [
      'p.yaml:3:39: `source.options.schema.mode` must be one of `observed`, `fixed` or `flexible`, found "strict"; did you mean `fixed`? | Write `mode: fixed` instead.',
    ],
  },
  {
    title: '`mode: free`',
    text: withOptions('{ path: a, schema: { mode: free } }'),
    problems: [
      'p.yaml:3:39: `source.options.schema.mode` must be one of `observed`, `fixed` or `flexible`, found "free"; did you mean `flexible`? | Write `mode: flexible` instead.',
    ],
  },
  {
    title: '`fields: dynamic`',
    text: withOptions('{ path: a, schema: { fields: dynamic } }'),
    problems: [
      'p.yaml:3:41: `source.options.schema.fields` must be a list of text, found "dynamic" | Write `mode: observed` and no `fields`.',
    ],
  },
  {
    title: '`output_mode: single`',
    text: withStep(
      '{ name: a, type: aggregation, plugin: batch_stats, options: { value_field: x }, output_mode: single }',
    ),
    problems: [
      'p.yaml:8:98: `output_mode` of step `a` must be one of `transform` or `passthrough`, found "single"; did you mean `transform`? | Write `output_mode: transform`.',
    ],
  },
])('loadSettings tells the new name of $title', ({ text, problems }) => {
  expect(problemLines(text)).toEqual(problems);
});
