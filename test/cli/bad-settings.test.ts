import { expect, test } from 'vitest';

import { refusalOfSettings, right, withMore, withSteps } from '../support/right-settings.ts';

/** Nine levels of nine references each: 387 million items from 500 bytes. */
const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name, i) => {
    const inner = Array.from({ length: 9 }, () => `*${'abcdefghi'[i]}`);
    return `${name}: &${name} [${inner.join(', ')}]`;
  }),
].join('\n');

test.each<{ title: string; settings: string | Uint8Array; problems: readonly string[] }>([
  {
    title: 'nothing in them',
    settings: '',
    problems: ['pipeline.yaml:1:1 there are no settings in this file'],
  },
  {
    title: 'a comment alone',
    settings: '# later\n',
    problems: ['pipeline.yaml:1:1 there are no settings in this file'],
  },
  {
    title: 'a text alone',
    settings: 'hello\n',
    problems: ['pipeline.yaml:1:1 settings are a mapping, this is a single value'],
  },
  {
    title: 'a list at the top',
    settings: '- source\n',
    problems: ['pipeline.yaml:1:1 settings are a mapping, this is a list'],
  },
  {
    title: 'no YAML',
    settings: 'source: [a, b\nsinks: }{\n',
    problems: ['pipeline.yaml:1:9 not valid YAML: this is never closed'],
  },
  {
    title: 'tabs',
    settings: 'source:\n\tplugin: csv\n',
    problems: ['pipeline.yaml:2:1 not valid YAML: a tab indents this line'],
  },
  {
    title: 'a key twice',
    settings: withMore('output_sink: rest'),
    problems: ['pipeline.yaml:10:1 key `output_sink` is there twice, first on line 9'],
  },
  {
    title: 'two documents',
    settings: `${right}---\n${right}`,
    problems: ['pipeline.yaml:10:1 a second YAML document starts here; settings are one document'],
  },
  {
    title: 'a YAML bomb',
    settings: bomb,
    problems: ['pipeline.yaml:1:1 written out, the aliases make these settings too large'],
  },
  {
    title: '5,000 open brackets',
    settings: `a: ${'['.repeat(5000)}`,
    problems: ['pipeline.yaml:1:104 settings are nested more than 100 levels deep'],
  },
  {
    title: 'a tag',
    settings: withMore('x: !!js/function "f"'),
    problems: ['pipeline.yaml:10:4 not valid YAML: a tag (`!`)'],
  },
  {
    title: 'Latin-1 text',
    settings: Buffer.from(withMore('# café'), 'latin1'),
    problems: ['pipeline.yaml:10:1 this line is not UTF-8 text'],
  },
  {
    title: 'UTF-16 text',
    settings: Buffer.from(`\ufeff${right}`, 'utf16le'),
    problems: ['pipeline.yaml:1:1 this line is not UTF-8 text'],
  },
  {
    title: 'more than 1 MiB',
    settings: `#${'x'.repeat(1_100_000)}`,
    problems: ['settings file `pipeline.yaml` is larger than 1 MiB'],
  },
  {
    title: 'no source',
    settings: right.replace(/source:[^]*transforms/, 'transforms'),
    problems: ['pipeline.yaml:1:1 missing key `source`'],
  },
  {
    title: 'nothing behind any key',
    settings: 'source:\ntransforms:\nsinks:\noutput_sink:\n',
    problems: [
      'pipeline.yaml:1:8 `source` must be a mapping, found nothing',
      'pipeline.yaml:2:12 `transforms` must be a list, found nothing',
      'pipeline.yaml:3:7 `sinks` must be a mapping, found nothing',
      'pipeline.yaml:4:13 `output_sink` must be the name of a sink, found nothing',
    ],
  },
  {
    title: 'an unknown key',
    settings: right.replace('output_sink', 'output_snk'),
    problems: ['pipeline.yaml:9:1 unknown key `output_snk`; did you mean `output_sink`?'],
  },
  {
    title: 'a key of an older format',
    settings: right.replace('source:', 'datasource:'),
    problems: [
      'pipeline.yaml:1:1 missing key `source`',
      'pipeline.yaml:1:1 unknown key `datasource`',
    ],
  },
  {
    title: 'an unknown key in a step',
    settings: right.replace('condition:', 'conditon:'),
    problems: [
      'pipeline.yaml:5:30 unknown key `conditon` in step `big`; did you mean `condition`?',
    ],
  },
  {
    title: '__proto__ as a key',
    settings: withSteps('name: same, plugin: passthrough, __proto__: { a: 1 }'),
    problems: ['pipeline.yaml:5:40 unknown key `__proto__` in step `same`'],
  },
  {
    title: '__proto__ as a sink',
    settings: right.replace('rest: {', '__proto__: {').replace('"true": rest', '"true": __proto__'),
    problems: ['pipeline.yaml:8:3 unknown key `__proto__` in `sinks`'],
  },
  {
    title: 'an unknown plugin',
    settings: right.replace('plugin: csv\n', 'plugin: cvs\n'),
    problems: [
      'pipeline.yaml:2:11 `source.plugin`: there is no source plugin `cvs`; did you mean `csv`?',
    ],
  },
  {
    title: 'a plugin of another kind',
    settings: withSteps('name: same, plugin: threshold_gate'),
    problems: [
      'pipeline.yaml:5:27 `plugin` of step `same`: `threshold_gate` is a gate plugin, not a row transform plugin',
      'pipeline.yaml:8:3 nothing sends rows to `rest`',
    ],
  },
  {
    title: 'an unknown option of a plugin',
    settings: right.replace('path: out/out.csv', 'path: out/out.csv, delimter: ";"'),
    problems: [
      'pipeline.yaml:7:53 unknown key `delimter` in `options` of sink `out`; did you mean `delimiter`?',
    ],
  },
  {
    title: 'an option beside options',
    settings: right.replace('  out: { plugin: csv, ', '  out: { plugin: csv, delimiter: ";", '),
    problems: ['pipeline.yaml:7:23 unknown key `delimiter` in sink `out`'],
  },
  {
    title: 'a text for a number',
    settings: withMore('retry: { max_attempts: three }'),
    problems: [
      'pipeline.yaml:10:24 `retry.max_attempts` must be a whole number of at least 1, found "three"',
    ],
  },
  {
    title: 'a quoted number',
    settings: withMore('retry: { max_attempts: "3" }'),
    problems: [
      'pipeline.yaml:10:24 `retry.max_attempts` must be a whole number of at least 1, found "3"',
    ],
  },
  {
    title: 'a number out of range',
    settings: withMore('retry: { max_attempts: 0 }'),
    problems: [
      'pipeline.yaml:10:24 `retry.max_attempts` must be a whole number of at least 1, found `0`',
    ],
  },
  {
    title: 'a list for a mapping',
    settings: right.replace(/sinks:[^]*output/, 'sinks: [out, rest]\noutput'),
    problems: ['pipeline.yaml:6:8 `sinks` must be a mapping, found a list of 2'],
  },
  {
    title: 'yes for true',
    settings: right.replace('rest.jsonl }', 'rest.jsonl }, with_reason: yes'),
    problems: [
      'pipeline.yaml:8:73 `with_reason` of sink `rest` must be `true` or `false`, found "yes"',
    ],
  },
  {
    title: 'an unknown field type',
    settings: right.replace('amount: float', 'amount: flaot'),
    problems: [
      'pipeline.yaml:3:71 `source.options.schema.fields.1`: `amount` has the unknown type `flaot`: write one of str, int, float, bool, decimal, datetime, any',
    ],
  },
  {
    title: 'a step without a name',
    settings: withSteps('plugin: passthrough'),
    problems: ['pipeline.yaml:5:5 missing key `name` in step 1'],
  },
  {
    title: 'a name with a space',
    settings: withSteps('name: a b, plugin: passthrough'),
    problems: [
      'pipeline.yaml:5:13 `name` of step `a b` must be a name: a letter, then letters, digits, `_` or `-`, found "a b"',
    ],
  },
  {
    title: 'a name that is a word of the settings',
    settings: withSteps('name: continue, plugin: passthrough'),
    problems: [
      'pipeline.yaml:5:13 `continue` is a word of the settings: no step can be called so',
      'pipeline.yaml:8:3 nothing sends rows to `rest`',
    ],
  },
  {
    title: 'a name for two things',
    settings: withSteps('name: rest, plugin: passthrough'),
    problems: [
      'pipeline.yaml:8:3 two things are called `rest`: a step (number 1) and this sink',
      'pipeline.yaml:8:3 nothing sends rows to `rest`',
    ],
  },
])('settings with $title are refused', async ({ settings, problems }) => {
  expect(await refusalOfSettings(settings)).toEqual({ exitCode: 2, problems });
});
