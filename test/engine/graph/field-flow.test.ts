import { describe, expect, test } from 'vitest';

import type { FieldSet } from '../../../plugins/fields.ts';
import { findings, graphOf } from './build-from-yaml.ts';
import { fieldSet } from './fake-plugins.ts';

/** The fields that arrive at a node, as `name: type?` and `*`. */
function arriving(text: string, node: string): readonly string[] {
  const found = graphOf(text).nodes.find(({ record }) => record.name === node);
  return shown(found!.kind === 'sink' ? found!.arrivals.fields : found!.input);
}

function shown({ fields, open }: FieldSet): readonly string[] {
  const declared = [...fields].map(
    ([name, { type, optional }]) => `${name}: ${type}${optional ? '?' : ''}`,
  );
  return open ? [...declared, '*'] : declared;
}

describe('flowFields', () => {
  test('lets gates be and asks transforms and batches', () => {
    const text = `
      source: { plugin: given, options: { fields: ["a: int"] } }
      transforms:
        - { name: sort, type: gate, condition: "row.a > 5", routes: { true: continue, false: out } }
        - { name: more, plugin: add, options: { field: b } }
        - { name: sum, type: aggregation, plugin: count }
      sinks: { out: { plugin: file } , end: { plugin: file } }
      output_sink: end`;
    expect(arriving(text, 'more')).toEqual(['a: int']);
    expect(arriving(text, 'sum')).toEqual(['a: int', 'b: str']);
    expect(arriving(text, 'end')).toEqual(['count: int']);
  });

  test('is sure of a field only where every way has it', () => {
    const text = `
      transforms:
        - { name: sort, type: gate, condition: "row.a > 5", routes: { true: more, false: last } }
        - { name: more, plugin: add, options: { field: b }, on_success: last }
        - { name: last, plugin: keep }
      sinks: { out: { plugin: file } }
      output_sink: out`;
    expect(arriving(text, 'last')).toEqual(['a: int', 'b: str?']);
  });

  test('lets rows that fail carry the fields that they came with', () => {
    const text = `
      transforms:
        - { name: more, plugin: add, options: { field: b }, on_error: out, on_success: last }
        - { name: last, plugin: keep, on_error: bad }
      sinks: { out: { plugin: file }, bad: { plugin: file } }
      output_sink: out`;
    expect(arriving(text, 'bad')).toEqual(['a: int', 'b: str']);
    expect(arriving(text, 'out')).toEqual(['a: int', 'b: str?']);
  });
});

describe('sinkInput', () => {
  const arrivals = (text: string, sink: string) => {
    const found = graphOf(text).nodes.find(({ record }) => record.name === sink);
    return found?.kind === 'sink'
      ? { ...found.arrivals, fields: shown(found.arrivals.fields) }
      : {};
  };
  const text = `
    source: { plugin: given, on_validation_failure: raw }
    transforms: [{ name: one, plugin: keep, on_error: bad }]
    sinks:
      out: { plugin: file, on_write_failure: refused }
      told: { plugin: file, with_reason: true }
      raw: { plugin: file, on_write_failure: refused }
      bad: { plugin: file }
      refused: { plugin: file }
    output_sink: out`.replace('plugin: keep', 'plugin: keep, on_success: [told, continue]');

  test.each([
    { sink: 'out', fields: ['a: int'], reasons: false, rawRecords: false },
    { sink: 'told', fields: ['a: int'], reasons: true, rawRecords: false },
    { sink: 'bad', fields: ['a: int'], reasons: true, rawRecords: false },
    { sink: 'raw', fields: [], reasons: true, rawRecords: true },
    { sink: 'refused', fields: ['a: int'], reasons: true, rawRecords: true },
  ])('says what arrives at `$sink`', ({ sink, ...expected }) => {
    expect(arrivals(text, sink)).toEqual(expected);
  });
});

describe('mergeFieldSets', () => {
  /** What is known of rows that come from `one`, or on another way that has not passed it. */
  const meeting = (source: string, step: string) => `
    source: { plugin: given, options: { fields: ${source} } }
    transforms:
      - { name: sort, type: gate, condition: "1 > 0", routes: { true: one, false: last } }
      - { name: one, ${step}, on_success: last }
      - { name: last, plugin: keep }
    sinks: { out: { plugin: file } }
    output_sink: out`;
  const adding = (field: string) => `plugin: add, options: ${field}`;

  test.each([
    { source: '["a: int"]', step: adding('{ field: b }'), fields: ['a: int', 'b: str?'] },
    // Rows that may have anything may have that field too, and then it is who knows what.
    { source: '["a: int", "*"]', step: adding('{ field: b }'), fields: ['a: int', 'b: any?', '*'] },
    { source: '["a: int"]', step: 'plugin: retype', fields: ['a: float'] },
    { source: '["a: str"]', step: 'plugin: retype', fields: ['a: any'] },
    { source: '["a: any"]', step: 'plugin: retype', fields: ['a: any'] },
    { source: '["a: float?"]', step: 'plugin: retype', fields: ['a: float?'] },
  ])('of $source and `$step`', ({ source, step, fields }) => {
    expect(arriving(meeting(source, step), 'last')).toEqual(fields);
  });
});

describe('mergeBranches', () => {
  /** Branch `l` gives `b: str`, branch `r` gives `c: int` and a second `b`. */
  const join = (settings: string) => `
    source: { plugin: given, options: { fields: ["a: int?"] } }
    transforms:
      - { name: fan, type: gate, fork_to: { l: left, r: right } }
      - { name: left, plugin: add, options: { field: b }, on_success: meet }
      - { name: right, plugin: add, options: { field: c, type: int }, on_success: more }
      - { name: more, plugin: add, options: { field: b, type: float }, on_success: meet }
      - { name: meet, type: coalesce, branches: [l, r], ${settings} }
      - { name: last, plugin: keep }
    sinks: { out: { plugin: file } }
    output_sink: out`;

  test.each([
    { settings: 'merge: union', fields: ['a: int?', 'b: float', 'c: int'] },
    { settings: 'on_collision: first_wins', fields: ['a: int?', 'b: str', 'c: int'] },
    { settings: 'on_collision: fail', fields: ['a: int?', 'b: any', 'c: int'] },
    {
      settings: 'policy: quorum, quorum_count: 2',
      fields: ['a: int?', 'b: float', 'c: int'],
    },
    {
      settings: 'policy: quorum, quorum_count: 1',
      fields: ['a: int?', 'b: any', 'c: int?'],
    },
    { settings: 'policy: first', fields: ['a: int?', 'b: any', 'c: int?'] },
    { settings: 'merge: nested', fields: ['l: any', 'r: any'] },
    {
      settings: 'merge: nested, policy: best_effort, timeout_seconds: 1',
      fields: ['l: any?', 'r: any?'],
    },
    { settings: 'merge: select, select_branch: l', fields: ['a: int?', 'b: str'] },
    { settings: 'merge: select, select_branch: r', fields: ['a: int?', 'c: int', 'b: float'] },
  ])('gives the fields of `$settings`', ({ settings, fields }) => {
    expect(arriving(join(settings), 'last')).toEqual(fields);
  });

  /** Rows may have any field from the start; branch `l` is sure of `b`. */
  const open = (settings: string) =>
    join(settings)
      .replace('"a: int?"', '"*"')
      .replace('plugin: add, options: { field: b, type: float }', 'plugin: keep');

  test.each([
    // `r` is merged last, and may have a `b` of its own.
    { settings: 'on_collision: last_wins', fields: ['b: any', 'c: int', '*'] },
    { settings: 'on_collision: first_wins', fields: ['b: str', 'c: any', '*'] },
    { settings: 'on_collision: fail', fields: ['b: str', 'c: int', '*'] },
    { settings: 'policy: first', fields: ['b: any?', 'c: any?', '*'] },
    { settings: 'merge: select, select_branch: l', fields: ['b: str', '*'] },
  ])('of branches with undeclared fields, gives those of `$settings`', ({ settings, fields }) => {
    expect(arriving(open(settings), 'last')).toEqual(fields);
  });

  test.each([
    { settings: 'on_collision: fail', found: true },
    { settings: 'on_collision: fail, policy: quorum, quorum_count: 2', found: true },
    { settings: 'on_collision: fail, policy: quorum, quorum_count: 1', found: false },
    { settings: 'on_collision: fail, policy: first', found: false },
    { settings: 'on_collision: last_wins', found: false },
  ])('warns of $settings where two branches are sure to have a field', ({ settings, found }) => {
    const warnings = found ? ['COLLISION_CERTAIN transforms.4.on_collision'] : [];
    expect(findings(join(settings))).toEqual(warnings);
  });
});

describe('what a problem upstream hides', () => {
  const after = (first: string) => `
    source: { plugin: given${first} }
    transforms:
      - { name: one, plugin: keep, options: { required_input_fields: [b] } }
      - { name: two, plugin: keep, options: { required_input_fields: [b] } }
      - { name: sort, type: gate, condition: "row.b > 5", routes: { true: out, false: continue } }
      - { name: sum, type: aggregation, plugin: count, group_by: [b] }
    sinks: { out: { plugin: file, options: { closed: true } } }
    output_sink: out`;

  test('says nothing of fields behind the first step that lacks one', () => {
    expect(findings(after(''))).toEqual([
      'FIELDS_MISSING transforms.0.options.required_input_fields.0',
    ]);
  });

  test('says nothing of fields behind a source that cannot be read', () => {
    expect(findings(after(', options: { missing: true }'))).toEqual([
      'FILE_MISSING source.options.path',
    ]);
  });

  test('still reads the conditions behind it', () => {
    const text = after(', options: { missing: true }').replace('row.b > 5', 'row.b >');
    expect(findings(text)).toEqual([
      'FILE_MISSING source.options.path',
      'EXPRESSION_INVALID transforms.2.condition',
    ]);
  });
});

describe('what plugins say', () => {
  test('comes with paths from the root of the settings', () => {
    const text = `
      source: { plugin: given, options: { fields: ["a: int", "*"] } }
      transforms: [{ name: more, plugin: add, options: { field: a } }]
      sinks: { out: { plugin: file, options: { closed: true } } }
      output_sink: out`;
    expect(findings(text)).toEqual(['FIELD_TAKEN transforms.0.options.field']);
    expect(findings(text.replace('field: a', 'field: b'))).toEqual([
      'FIELDS_OPEN sinks.out.options.closed',
    ]);
  });

  test('is not asked of a sink that only the export uses', () => {
    const text = `
      source: { plugin: given, options: { fields: ["*"] } }
      sinks: { out: { plugin: file }, archive: { plugin: file, options: { closed: true } } }
      output_sink: out
      landscape: { export: { sink: archive } }`;
    expect(findings(text)).toEqual([]);
  });
});

test('fieldSet reads what this file writes', () => {
  expect(shown(fieldSet('a: int', 'b: str?', '*'))).toEqual(['a: int', 'b: str?', '*']);
});
