import { expect, test } from 'vitest';

import {
  refusalOfSettings,
  right,
  withGate,
  withMore,
  withSteps,
} from '../support/right-settings.ts';

test.each<{ title: string; settings: string; problems: readonly string[] }>([
  {
    title: 'steps in a circle',
    settings: withSteps(
      'name: a, plugin: passthrough, on_success: b, on_error: rest',
      'name: b, plugin: passthrough, on_success: a',
    ),
    problems: [
      'pipeline.yaml:6:49 rows would go round in a circle: `a` → `b` → `a`',
      'pipeline.yaml:8:3 nothing sends rows to `out`',
    ],
  },
  {
    title: 'a step that leads to itself',
    settings: withSteps('name: a, plugin: passthrough, on_success: a, on_error: rest'),
    problems: [
      'pipeline.yaml:5:49 rows would go round in a circle: `a` → `a`',
      'pipeline.yaml:7:3 nothing sends rows to `out`',
    ],
  },
  {
    title: 'a step that nothing reaches',
    settings: withSteps(
      'name: a, plugin: passthrough, on_success: rest',
      'name: b, plugin: passthrough',
    ),
    problems: [
      'pipeline.yaml:6:5 no row can reach `b`: nothing continues into it, and nothing names it',
    ],
  },
  {
    title: 'a sink that nothing reaches',
    settings: withSteps('name: a, plugin: passthrough'),
    problems: ['pipeline.yaml:8:3 nothing sends rows to `rest`'],
  },
  {
    title: 'an unknown destination',
    settings: right.replace('"true": rest', '"true": rset'),
    problems: ['pipeline.yaml:5:79 there is no step and no sink `rset`; did you mean `rest`?'],
  },
  {
    title: 'an unknown error route',
    settings: withSteps('name: a, plugin: passthrough, on_error: ret'),
    problems: [
      'pipeline.yaml:5:47 there is no sink `ret` for rows that failed; did you mean `rest`?',
    ],
  },
  {
    title: 'an unknown output_sink',
    settings: right.replace('output_sink: out', 'output_sink: ouput'),
    problems: ['pipeline.yaml:9:14 there is no sink `ouput`'],
  },
  {
    title: 'an implied fall-through',
    settings: withSteps(
      'name: big, type: gate, condition: "row.amount > 2.0", routes: { "true": last, "false": continue }',
      'name: middle, plugin: passthrough, on_error: rest',
      'name: last, plugin: passthrough',
    ),
    problems: [
      'pipeline.yaml:6:5 `middle` does not say where its rows go, so they fall through into `last`, which `big` names as well',
    ],
  },
  {
    title: 'no output_sink',
    settings: right.replace('output_sink: out\n', ''),
    problems: [
      'pipeline.yaml:5:94 `big` lets rows go on, but nothing comes after it: there is no `output_sink`',
    ],
  },
  {
    title: 'a boolean gate with other labels',
    settings: right.replace('"true"', '"yes"').replace('"false"', '"no"'),
    problems: [
      'pipeline.yaml:5:69 `big` is true or false: it gives the labels `true` and `false`, and `true` and `false` have no route',
      'pipeline.yaml:5:71 `big` is true or false: it gives the labels `true` and `false`, and never `yes`',
      'pipeline.yaml:5:84 `big` is true or false: it gives the labels `true` and `false`, and never `no`',
    ],
  },
  {
    title: 'a gate with one label missing',
    settings: right.replace(', "false": continue', ''),
    problems: [
      'pipeline.yaml:5:69 `big` is true or false: it gives the labels `true` and `false`, and `false` has no route',
      'pipeline.yaml:7:3 nothing sends rows to `out`',
    ],
  },
  {
    title: 'a gate without a condition',
    settings: withGate('routes: { "true": rest, "false": continue }'),
    problems: ['pipeline.yaml:5:30 `big` has routes, but nothing decides between them'],
  },
  {
    title: 'a gate with a condition and a plugin',
    settings: withGate(
      'condition: "row.amount > 2.0", plugin: threshold_gate, options: { field: amount, min: 2 }, routes: { pass: rest, fail: continue }',
    ),
    problems: [
      'pipeline.yaml:5:61 `big` has a condition and a plugin, and only one of them can decide',
    ],
  },
  {
    title: 'a condition that ends too early',
    settings: right.replace('> 2.0', '>'),
    problems: [
      'pipeline.yaml:5:41 the condition of `big` cannot be read: the expression ends too early (column 13 of the expression)',
    ],
  },
  {
    title: 'a condition with a stray character',
    settings: right.replace('> 2.0', '> > 2.0'),
    problems: [
      'pipeline.yaml:5:41 the condition of `big` cannot be read: unexpected token: `>` (column 14 of the expression)',
    ],
  },
  {
    title: 'a condition that gives a number',
    settings: right.replace('> 2.0', '+ 2.0'),
    problems: ['pipeline.yaml:5:41 the condition of `big` gives a number, which picks no route'],
  },
  {
    title: 'a condition 5,000 brackets deep',
    settings: right.replace('row.amount > 2.0', `${'('.repeat(5000)}true${')'.repeat(5000)}`),
    problems: [
      'pipeline.yaml:5:41 the condition of `big` cannot be read: the expression is too large, or nested too deeply (column 251 of the expression)',
    ],
  },
  {
    title: 'an unknown field in a condition',
    settings: right.replace('row.amount', 'row.amuont'),
    problems: [
      'pipeline.yaml:5:41 the condition of `big` cannot be read: `row` has no field `amuont`; did you mean `row.amount`? (column 5 of the expression)',
    ],
  },
  {
    title: 'constructor as a field of a condition',
    settings: right.replace('row.amount', 'row.constructor'),
    problems: [
      'pipeline.yaml:5:41 the condition of `big` cannot be read: `row` has no field `constructor`; the fields are `id`, `amount` (column 5 of the expression)',
    ],
  },
  {
    title: 'an unknown name in a condition',
    settings: right.replace('row.amount', 'amount'),
    problems: [
      'pipeline.yaml:5:41 the condition of `big` cannot be read: `amount` is not known; did you mean `row.amount`? (column 1 of the expression)',
    ],
  },
  {
    title: 'replay without a run to replay',
    settings: withMore('run_mode: replay'),
    problems: ['pipeline.yaml:10:1 `run_mode: replay` needs `replay_from`'],
  },
  {
    title: 'a URL of an unknown database',
    settings: withMore('landscape: { url: "mysql://host/audit" }'),
    problems: [
      'pipeline.yaml:10:19 `landscape.url` must be `sqlite:///` and a path, or `postgresql://…`, found "mysql://host/audit"',
    ],
  },
  {
    title: 'problems of every kind',
    settings:
      right
        .replace('plugin: csv\n', 'plugin: cvs\n')
        .replace('"true": rest', '"true": rset')
        .replace('path: out/out.csv', 'pth: out/out.csv') + 'run_mode: replay\n',
    problems: [
      'pipeline.yaml:2:11 `source.plugin`: there is no source plugin `cvs`; did you mean `csv`?',
      'pipeline.yaml:5:79 there is no step and no sink `rset`; did you mean `rest`?',
      'pipeline.yaml:7:23 missing key `path` in `options` of sink `out`',
      'pipeline.yaml:7:34 unknown key `pth` in `options` of sink `out`; did you mean `path`?',
      'pipeline.yaml:10:1 `run_mode: replay` needs `replay_from`',
    ],
  },
])('settings with $title are refused', async ({ settings, problems }) => {
  expect(await refusalOfSettings(settings)).toEqual({ exitCode: 2, problems });
});
