import Database from 'better-sqlite3';
import { parse } from 'csv-parse/sync';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';

import { fieldPath } from '../../plugins/cel/field-path.ts';
import { hostileNames } from '../plugins/hostile-names.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';

const inherited = Object.getOwnPropertyNames(Object.prototype);

afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(inherited);
  expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined();
});

/** Settings cannot have a key `__proto__`: whatever maps names has it as a value only. */
const canBeKey = (name: string) => name !== '__proto__';
/** What begins or ends with white space cannot be declared. */
const isDeclarable = (name: string) => name.trim() === name;

/** Every step and gate that can be told a field, told this one; the row has it when it leaves. */
function stepsFor(name: string): readonly object[] {
  const path = fieldPath('row', name);
  const table = { path: 'table.json', key: 'key' };
  return [
    {
      name: 'same',
      plugin: 'passthrough',
      options: isDeclarable(name) ? { schema: { required_fields: [name] } } : {},
    },
    {
      name: 'parts',
      plugin: 'json_explode',
      options: { array_field: name, output_field: 'part', include_index: false },
    },
    { name: 'make', plugin: 'field_mapper', options: { mapping: { part: name } } },
    {
      name: 'look',
      plugin: 'lookup',
      options: { table, key_field: name, fields: { value: 'found' } },
    },
    {
      name: 'find',
      plugin: 'lookup',
      options: { table, key_field: name, fields: [name], overwrite: true },
    },
    { name: 'text', plugin: 'type_coerce', options: { conversions: [{ field: name, to: 'str' }] } },
    {
      name: 'filter',
      plugin: 'keyword_filter',
      options: { fields: [name], blocked_patterns: ['never'] },
    },
    ...(canBeKey(name)
      ? [{ name: 'cut', plugin: 'truncate', options: { fields: { [name]: 5 } } }]
      : []),
    {
      name: 'compute',
      plugin: 'value_transform',
      options: { operations: [{ target: name, expression: `${path} + '!'` }] },
    },
    {
      name: 'gate',
      type: 'gate',
      condition: `${path} == 'value!' || ${path} == 'other!' ? 'yes' : 'no'`,
      routes: { yes: 'continue', no: 'bad' },
    },
    {
      name: 'match',
      type: 'gate',
      plugin: 'field_match_gate',
      options: {
        field: name,
        matches: { 'value!': 'hit', 'other!': 'hit' },
        default_label: 'miss',
      },
      routes: { hit: 'continue', miss: 'bad' },
    },
    {
      name: 'least',
      type: 'gate',
      plugin: 'threshold_gate',
      options: { field: 'n', min: 0 },
      routes: { pass: 'continue', fail: 'bad' },
    },
    {
      name: 'best',
      type: 'aggregation',
      plugin: 'batch_top_k',
      group_by: [name],
      trigger: { count: 1 },
      options: { k: 1, value_field: 'n' },
    },
    {
      name: 'again',
      type: 'aggregation',
      plugin: 'batch_replicate',
      group_by: [name],
      trigger: { count: 1 },
      options: { copies_field: 'n', include_copy_index: false },
    },
    { name: 'split', type: 'gate', fork_to: { one: 'meet', two: 'meet' } },
    { name: 'meet', type: 'coalesce', branches: ['one', 'two'], merge: 'union' },
    {
      name: 'end',
      plugin: 'passthrough',
      on_success: ['out', 'array', 'stats', ...(isDeclarable(name) ? ['table', 'rows'] : [])],
    },
    {
      name: 'stats',
      type: 'aggregation',
      plugin: 'batch_stats',
      group_by: [name],
      trigger: { count: 1 },
      options: { value_field: 'n', quantiles: [] },
      on_success: 'sums',
    },
  ];
}

function settingsFor(name: string): object {
  const fields = [`${name}: str`, 'n: int', 'found: int', 'rank: int'];
  const schema = { mode: 'fixed', fields };
  const declared = {
    table: { plugin: 'csv', options: { path: 'out/table.csv', schema } },
    rows: { plugin: 'database', options: { url: 'sqlite:///rows.db', table: 'rows', schema } },
  };
  return {
    source: {
      plugin: 'json',
      options: { path: 'in.jsonl', normalize_fields: false },
      on_validation_failure: 'bad',
    },
    transforms: stepsFor(name),
    sinks: {
      out: { plugin: 'json', options: { path: 'out/out.jsonl' } },
      array: { plugin: 'json', options: { path: 'out/array.json' } },
      sums: { plugin: 'json', options: { path: 'out/sums.jsonl' } },
      bad: { plugin: 'json', options: { path: 'out/bad.jsonl' } },
      ...(isDeclarable(name) ? declared : {}),
    },
  };
}

/** Settings put a variable in the place of `${x}`. */
const names = hostileNames.filter((name) => !name.includes('$'));

test.each(names)(
  'a field %j goes through every step, gate, batch and sink as data',
  async (name) => {
    const quoted = JSON.stringify(name);
    const table = ['value', 'other'].map(
      (key, value) => `{"key":"${key}","value":${value},${quoted}:"${key}"}`,
    );
    const folder = pipelineFolder({
      'in.jsonl': `{${quoted}:["value","other"],"n":1}\n`,
      'table.json': `[${table.join(',')}]`,
      'pipeline.yaml': JSON.stringify(settingsFor(name)),
    });
    const { end } = await folder.run();
    const bad = folder.rows('bad');
    expect({ end, bad }).toMatchObject({ end: { status: 'completed', error: undefined }, bad: [] });

    const made = ['value!', 'other!'].map(
      (text, found) =>
        new Map<string, unknown>([
          [name, text],
          ['n', 1],
          ['found', found],
          ['rank', 1],
        ]),
    );
    const asMap = (row: unknown) => new Map<string, unknown>(Object.entries(row as object));
    const rowsIn = (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line));
    const rows = rowsIn(folder.read('out/out.jsonl'));
    expect(rows.map(asMap)).toEqual(made);
    expect(JSON.parse(folder.read('out/array.json'))).toEqual(rows);
    expect(rowsIn(folder.read('out/sums.jsonl')).map((row) => asMap(row).get(name))).toEqual([
      'value!',
      'other!',
    ]);
    if (!isDeclarable(name)) return;
    const written: readonly (readonly string[])[] = parse(folder.read('out/table.csv'));
    expect(written[0]?.[0]).toBe(name);
    expect(written.slice(1).map(([text]) => text)).toEqual(['value!', 'other!']);
    const db = new Database(join(folder.path, 'rows.db'), { readonly: true });
    const stored = db.prepare('select * from rows').raw().all();
    db.close();
    expect(stored).toEqual([
      ['value!', 1, 0, 1],
      ['other!', 1, 1, 1],
    ]);
  },
);
