import { describe, expect, test } from 'vitest';

import { findings, problemOf } from './build-from-yaml.ts';

const path = 'transforms.0.options';

/** One step behind the source. */
const step = (fields: string, options = 'required_input_fields: [a]') => `
  source: { plugin: given, options: { fields: ${fields} } }
  transforms: [{ name: one, plugin: keep, options: { ${options} } }]
  sinks: { out: { plugin: file } }
  output_sink: out`;

/** A sink behind the source. */
const sink = (fields: string, schema: string) => `
  source: { plugin: given, options: { fields: ${fields} } }
  sinks: { out: { plugin: file, options: { schema: ${schema} } } }
  output_sink: out`;

describe('fields that a step requires', () => {
  const missing = `FIELDS_MISSING ${path}.required_input_fields.0`;

  test.each([
    { fields: '["a: int"]', found: [] },
    { fields: '["a: any"]', found: [] },
    { fields: '["a: int?"]', found: [missing] },
    { fields: '["b: int"]', found: [missing] },
    { fields: '["b: int", "*"]', found: [] },
    { fields: '["a: int?", "*"]', found: [missing] },
  ])('are looked for in rows of $fields', ({ fields, found }) => {
    expect(findings(step(fields))).toEqual(found);
  });

  test.each([
    { options: 'schema: { required_fields: [b, a] }', at: 'schema.required_fields.1' },
    { options: 'schema: { mode: flexible, fields: ["b: int?", "a: int"] }', at: 'schema.fields.1' },
    { options: 'schema: { mode: flexible, fields: [{ a: int }] }', at: 'schema.fields.0' },
    {
      options: 'required_input_fields: [b, a], schema: { mode: flexible, fields: ["a: int"] }',
      at: 'required_input_fields.1',
    },
  ])('are pointed at where `$options` asks for them', ({ options, at }) => {
    expect(findings(step('["b: int"]', options))).toEqual([`FIELDS_MISSING ${path}.${at}`]);
  });

  test('are named with the edge, and with what is guaranteed there', () => {
    const text = `
      transforms:
        - { name: sort, type: gate, condition: "row.a > 5", routes: { true: more, false: last } }
        - { name: more, plugin: add, options: { field: score }, on_success: last }
        - { name: last, plugin: keep, options: { required_input_fields: [a, score] } }
      sinks: { out: { plugin: file } }
      output_sink: out`;
    expect(problemOf(text)).toMatchObject({
      message: 'no row on the edge `sort → last` (`false`) has `score`, which `last` requires',
      found: '`sort` guarantees `a: int`',
      expected: '`a` and `score`',
      nextStep: 'Let a step before `last` make it, or no longer require it.',
    });
  });

  test('come with the nearest name that arrives, optional ones too', () => {
    const text = step('["speed: int", "wind: float?"]', 'required_input_fields: [wnd]');
    expect(problemOf(text)).toMatchObject({
      nearest: 'wind',
      found: '`source` guarantees `speed: int`',
    });
  });

  test('may be absent or null upstream: that is said', () => {
    const text = step('["a: int?", "b: str?", "*"]', 'required_input_fields: [a, b]');
    expect(problemOf(text)).toMatchObject({
      message:
        'on the edge `source → one`, `a` and `b` may be absent or null, and `one` requires them',
      found: '`source` guarantees nothing; of further fields, only the run can tell',
    });
  });

  test('are looked for on every edge by itself', () => {
    const text = `
      source: { plugin: given, options: { fields: ["a: int"] } }
      transforms:
        - { name: sort, type: gate, condition: "row.a > 5", routes: { true: one, false: two } }
        - { name: one, plugin: add, options: { field: b }, on_success: last }
        - { name: two, plugin: keep, on_success: last }
        - { name: last, plugin: keep, options: { required_input_fields: [b] } }
      sinks: { out: { plugin: file } }
      output_sink: out`;
    expect(problemOf(text).message).toBe(
      'no row on the edge `two → last` has `b`, which `last` requires',
    );
  });

  test.each([
    { branches: 'merge: union', found: [] },
    { branches: 'policy: quorum, quorum_count: 2', found: [] },
    { branches: 'policy: quorum, quorum_count: 1', found: ['b and c'] },
    { branches: 'policy: best_effort, timeout_seconds: 1', found: ['b and c'] },
    { branches: 'policy: first', found: ['b and c'] },
    { branches: 'merge: select, select_branch: l', found: ['c'] },
    { branches: 'merge: nested', found: ['b and c'] },
  ])('are sure behind a coalesce with `$branches`, or not', ({ branches, found }) => {
    const text = `
      transforms:
        - { name: fan, type: gate, fork_to: { l: left, r: right } }
        - { name: left, plugin: add, options: { field: b }, on_success: meet }
        - { name: right, plugin: add, options: { field: c }, on_success: meet }
        - { name: meet, type: coalesce, branches: [l, r], ${branches} }
        - { name: last, plugin: keep, options: { required_input_fields: [b, c] } }
      sinks: { out: { plugin: file } }
      output_sink: out`;
    const wanted = found.map((names) => names.replaceAll(/\w+(?= and|$)/g, '`$&`'));
    const messages = findings(text).length === 0 ? [] : [problemOf(text).message];
    expect(messages).toHaveLength(found.length);
    for (const [i, names] of wanted.entries()) expect(messages[i]).toContain(names);
  });

  test('of a join of branches with undeclared fields are those that one branch makes', () => {
    const text = `
      source: { plugin: given, options: { fields: ["*"] } }
      transforms:
        - { name: fan, type: gate, fork_to: { l: left, r: right } }
        - { name: left, plugin: add, options: { field: b }, on_success: meet }
        - { name: right, plugin: add, options: { field: c }, on_success: meet }
        - { name: meet, type: coalesce, branches: [l, r] }
        - { name: last, plugin: keep, options: { required_input_fields: [b, c] } }
      sinks: { out: { plugin: file } }
      output_sink: out`;
    expect(findings(text)).toEqual([]);
  });

  test.each([
    { plugin: 'number, output_mode: passthrough', found: [] },
    { plugin: 'number', found: ['FIELDS_MISSING transforms.1.options.required_input_fields.0'] },
  ])('behind a batch of `$plugin` are those of its rows', ({ plugin, found }) => {
    const text = `
      transforms:
        - { name: some, type: aggregation, plugin: ${plugin} }
        - { name: last, plugin: keep, options: { required_input_fields: [a] } }
      sinks: { out: { plugin: file } }
      output_sink: out`;
    expect(findings(text)).toEqual(found);
  });

  test('are asked of the members of a batch', () => {
    const text = `
      transforms: [{ name: sum, type: aggregation, plugin: count, options: { required_input_fields: [b] } }]
      sinks: { out: { plugin: file } }
      output_sink: out`;
    expect(findings(text)).toEqual([`FIELDS_MISSING ${path}.required_input_fields.0`]);
  });

  test('are known behind a step that asks for them in rows with undeclared fields', () => {
    const asks = (schema: string) => `
      source: { plugin: given, options: { fields: ["*"] } }
      transforms:
        - { name: one, plugin: keep, options: { schema: ${schema} } }
        - { name: two, plugin: keep, options: { schema: { mode: flexible, fields: ["a: int", "b: any"] } } }
      sinks: { out: { plugin: file, options: { closed: true } } }
      output_sink: out`;
    expect(findings(asks('{ mode: fixed, fields: ["a: int", "b: str"] }'))).toEqual([]);
    expect(findings(asks('{ mode: fixed, fields: ["a: int"] }'))).toEqual([
      'FIELDS_MISSING transforms.1.options.schema.fields.1',
    ]);
    expect(findings(asks('{ mode: fixed, fields: ["a: str", "b: str"] }'))).toEqual([
      'FIELD_TYPE transforms.1.options.schema.fields.0',
    ]);
  });
});

describe('types that both sides declare', () => {
  const types = ['str', 'int', 'float', 'bool', 'decimal', 'datetime', 'any'];
  const pairs = types.flatMap((given) => types.map((wanted) => ({ given, wanted })));
  const fits = ({ given, wanted }: (typeof pairs)[number]) =>
    given === wanted || given === 'any' || wanted === 'any' || `${given} ${wanted}` === 'int float';

  test.each(pairs)('$given where $wanted is expected', (pair) => {
    const schema = `{ mode: flexible, fields: ["b: any?", "a: ${pair.wanted}"] }`;
    const fields = `["a: ${pair.given}"]`;
    const found = fits(pair) ? [] : ['schema.fields.1'];
    expect(findings(step(fields, `schema: ${schema}`))).toEqual(
      found.map((at) => `FIELD_TYPE ${path}.${at}`),
    );
    expect(findings(sink(fields, schema))).toEqual(
      found.map((at) => `FIELD_TYPE sinks.out.options.${at}`),
    );
  });

  test('are named with the edge and the field', () => {
    const text = `
      source: { plugin: given, options: { fields: ["wind: str"] } }
      transforms: [{ name: one, plugin: keep, on_error: out }]
      sinks: { out: { plugin: file, options: { schema: { mode: fixed, fields: ["wind: float?"] } } }, end: { plugin: file } }
      output_sink: end`;
    expect(problemOf(text)).toMatchObject({
      message: 'on the edge `one → out` (`on_error`), `wind` is str, and `out` expects float',
      found: '`wind: str`',
      expected: '`wind: float?`',
      nextStep: 'Convert it before with `type_coerce`, or declare the type that it has.',
    });
  });

  test('are those that a step between gave', () => {
    const text = `
      source: { plugin: given, options: { fields: ["a: str"] } }
      transforms:
        - { name: one, plugin: retype }
        - { name: two, plugin: keep, options: { schema: { mode: fixed, fields: ["a: float"] } } }
      sinks: { out: { plugin: file } }
      output_sink: out`;
    expect(findings(text)).toEqual([]);
  });

  test('differ on one edge only: that one is named', () => {
    const text = `
      source: { plugin: given, options: { fields: ["a: str"] } }
      transforms:
        - { name: sort, type: gate, condition: "1 > 0", routes: { true: one, false: two } }
        - { name: one, plugin: retype, on_success: two }
        - { name: two, plugin: keep, options: { schema: { mode: fixed, fields: ["a: float"] } } }
      sinks: { out: { plugin: file } }
      output_sink: out`;
    expect(problemOf(text).message).toBe(
      'on the edge `sort → two` (`false`), `a` is str, and `two` expects float',
    );
  });
});

describe('a fixed schema', () => {
  test.each([
    { fields: '["a: int"]', found: [] },
    { fields: '["a: int", "*"]', found: [] },
    { fields: '["a: int", "b: int"]', found: ['error'] },
    { fields: '["a: int", "b: int?"]', found: ['warning'] },
  ])('takes $fields, or not', ({ fields, found }) => {
    const schema = '{ mode: fixed, fields: ["a: int"] }';
    for (const text of [step(fields, `schema: ${schema}`), sink(fields, schema)]) {
      const problems = findings(text).length === 0 ? [] : [problemOf(text)];
      expect(problems.map(({ severity }) => severity)).toEqual(found);
      expect(problems.every(({ code }) => code === 'FIELDS_UNDECLARED')).toBe(true);
    }
  });

  test('says which fields it has no place for, and on which edge', () => {
    const text = step(
      '["a: int", "b: str", "c: int?"]',
      'schema: { mode: fixed, fields: ["a: int"] }',
    );
    expect(problemOf(text)).toMatchObject({
      path: ['transforms', 0, 'options', 'schema'],
      message:
        'on the edge `source → one`, rows have `b` and `c`, which the fixed schema of `one` does not declare: they would be refused',
      found: '`b: str` and `c: int?`',
      expected: '`a: int`',
    });
  });

  test('of a sink holds for rows that fail, as they came', () => {
    const text = `
      transforms:
        - { name: one, plugin: add, options: { field: b }, on_error: bad }
        - { name: two, plugin: keep, on_error: bad }
      sinks: { out: { plugin: file }, bad: { plugin: file, options: { schema: { mode: fixed, fields: ["a: int"] } } } }
      output_sink: out`;
    expect(problemOf(text).message).toMatch(
      /^on the edge `two → bad` \(`on_error`\), rows have `b`/,
    );
  });

  test('of a sink says nothing of records that the source could not read', () => {
    const text = `
      source: { plugin: given, on_validation_failure: bad }
      sinks: { out: { plugin: file }, bad: { plugin: file, options: { schema: { mode: fixed, fields: ["z: int"] } } } }
      output_sink: out`;
    expect(findings(text)).toEqual([]);
  });
});

test('a long list of fields is cut', () => {
  const fields = JSON.stringify(Array.from({ length: 20 }, (_, i) => `f${i}: int`));
  expect(problemOf(step(fields)).found).toMatch(/`f11: int` and 8 more$/);
});
