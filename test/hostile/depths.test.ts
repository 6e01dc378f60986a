import { expect, test } from 'vitest';

import { loadText } from '../engine/settings/load-text.ts';
import { temporaryFolder } from '../plugins/sources/checked-read.ts';
import { openJson } from '../plugins/sources/json/read-json-text.ts';
import {
  boundLookup,
  folderWith,
  problemsOf,
} from '../plugins/transforms/lookup/table-in-folder.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';
import { readRecords } from './read-text.ts';

/** Levels of a record, itself counted; 256 is the deepest. */
const depths = [255, 256, 257, 5000, 100_000];
const forms = { lists: ['[', ']'], objects: ['{"a":', '}'] } as const;
const cases = depths.flatMap((depth) =>
  (['lists', 'objects'] as const).map((form) => ({ depth, form, isTaken: depth <= 256 })),
);

function record(levels: number, form: keyof typeof forms): string {
  const [open, close] = forms[form];
  return `{"a":${open.repeat(levels - 1)}1${close.repeat(levels - 1)}}`;
}

const folder = temporaryFolder();

test.each(cases)(
  'JSON of $depth levels of $form: taken is $isTaken',
  async ({ depth, form, isTaken }) => {
    const deep = record(depth, form);
    const expected = [isTaken ? deep : '!depth_exceeded', '{"a":2}'];
    const file = `${folder}/data`;
    const lines = openJson({ format: 'jsonl' });
    expect(await readRecords(file, `${deep}\n{"a":2}\n`, lines)).toEqual(expected);
    expect(await readRecords(file, `[${deep},\n{"a":2}]`, openJson())).toEqual(expected);
  },
);

test.each(cases)(
  'tables with a value in $depth levels of $form: taken is $isTaken',
  ({ depth, form, isTaken }) => {
    const row = `{"code":"x","name":${record(depth, form).slice(5, -1)}}`;
    for (const [path, content] of [
      ['t.json', `[${row}]`],
      ['t.jsonl', `${row}\n`],
      ['t.yaml', `[${row}]`],
    ] as const) {
      const problems = problemsOf(boundLookup({ path }), folderWith(path, content));
      expect({ path, isTaken: problems.length === 0 }).toEqual({ path, isTaken });
      for (const problem of problems) expect(problem).toMatch(/nested (?:\d+|too) deep/);
    }
  },
);

test.each([
  { depth: 100, isRead: true },
  { depth: 101, isRead: false },
  ...depths.map((depth) => ({ depth, isRead: false })),
])('settings of $depth levels: read is $isRead', ({ depth, isRead }) => {
  for (const form of ['lists', 'objects'] as const) {
    const result = loadText(record(depth, form));
    const codes = result.ok ? [] : result.problems.map(({ code }) => code);
    const isTooDeep = ['SETTINGS_SYNTAX', 'SETTINGS_TOO_LARGE'].includes(codes[0] ?? '');
    expect(isTooDeep).toBe(!isRead);
  }
});

/** A row at the limit, and lists to explode. */
const atTheLimit = `{"a":${'['.repeat(255)}1${']'.repeat(255)},"l":[[1],{"x":2}],"n":1}\n`;

const throughAll = `
  - { name: same, plugin: passthrough }
  - { name: copy, plugin: value_transform, options: { operations: [{ target: b, expression: "row.a" }] } }
  - { name: parts, plugin: json_explode, options: { array_field: l, output_field: p } }
  - { name: rename, plugin: field_mapper, options: { mapping: { b: c } } }
  - { name: look, plugin: keyword_filter, options: { fields: all, blocked_patterns: [never] } }
  - { name: read, type: gate, condition: "row.a == row.c", routes: { "true": continue, "false": bad } }
  - { name: match, type: gate, plugin: field_match_gate, options: { field: a, matches: { x: y }, default_label: z }, routes: { y: bad, z: continue } }
  - { name: more, type: aggregation, plugin: batch_replicate, trigger: { count: 2 }, options: { copies_field: n } }
  - { name: best, type: aggregation, plugin: batch_top_k, group_by: [a], trigger: { count: 1 }, options: { k: 1, value_field: n } }
  - { name: split, type: gate, fork_to: { x: meet, y: meet } }
  - { name: meet, type: coalesce, branches: [x, y], merge: union }
  - { name: end, plugin: passthrough, on_success: [out, table] }`;

/** Each would make the row deeper, or a text of it. */
const refusing = `
  - { name: ways, type: gate, fork_to: { nest: nest, hold: hold, text: text, join: join } }
  - { name: nest, plugin: value_transform, options: { operations: [{ target: b, expression: "[row.a]" }] }, on_success: out, on_error: bad }
  - { name: hold, plugin: value_transform, options: { operations: [{ target: b, expression: "{'x': row}" }] }, on_success: out, on_error: bad }
  - { name: text, plugin: type_coerce, options: { conversions: [{ field: a, to: str }] }, on_success: out, on_error: bad }
  - { name: join, type: gate, fork_to: { x: meet, y: meet } }
  - { name: meet, type: coalesce, branches: [x, y], merge: nested, on_success: table, on_error: bad }`;

async function runDeep(steps: string, columns: readonly string[]) {
  const pipeline = pipelineFolder({
    'in.jsonl': atTheLimit,
    'pipeline.yaml': `
source: { plugin: json, options: { path: in.jsonl }, on_validation_failure: bad }
transforms:${steps}
sinks:
  out: { plugin: json, options: { path: out/out.jsonl } }
  bad: { plugin: json, options: { path: out/bad.jsonl } }
  table:
    plugin: csv
    options: { path: out/out.csv, schema: { mode: fixed, fields: ${JSON.stringify(columns)} } }
`,
  });
  const { end } = await pipeline.run();
  expect(end).toMatchObject({ status: 'completed', error: undefined });
  const bad = pipeline.rows('bad').map((row) => row['_elspeth']);
  return { bad, rows: pipeline.rows('out').length };
}

test('a row of 256 levels goes through every step that makes it no deeper', async () => {
  const names = 'a c l n p item_index copy_index rank'.split(' ').map((name) => `${name}: any?`);
  expect(await runDeep(throughAll, names)).toEqual({ bad: [], rows: 2 });
});

test('a step that would make it deeper refuses it with a reason, and the run goes on', async () => {
  const { bad, rows } = await runDeep(refusing, ['x: any', 'y: any']);
  expect(rows).toBe(0);
  expect(bad).toMatchObject([
    { node: 'nest', reason: 'depth_exceeded' },
    { node: 'hold', reason: 'depth_exceeded' },
    { node: 'text', reason: 'conversion_failed' },
    { node: 'meet', reason: 'depth_exceeded' },
    { node: 'meet', reason: 'depth_exceeded' },
  ]);
});
