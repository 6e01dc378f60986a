import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { schemaOption, toFieldSet } from '../../../plugins/schema/schema-option.ts';

const options = z.strictObject({ schema: schemaOption });

function issuesOf(schema: unknown): readonly string[] {
  const result = options.safeParse({ schema });
  return (result.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

function fieldSet(schema: unknown) {
  const { fields, open } = toFieldSet(schemaOption.parse(schema));
  return {
    open,
    fields: [...fields].map(([name, { type, optional }]) => ({ name, type, optional })),
  };
}

describe('schemaOption', () => {
  test('left out observes whatever comes', () => {
    expect(toFieldSet(options.parse({}).schema)).toEqual({ fields: new Map(), open: true });
  });

  test.each([
    { form: 'text', fields: ['id: int', 'note: str?'] },
    { form: 'map', fields: [{ id: 'int' }, { note: 'str?' }] },
    { form: 'loose text', fields: [' id:int ', 'note :  str ?'] },
  ])('reads fields written as $form', ({ fields }) => {
    const expected = [
      { name: 'id', type: 'int', optional: false },
      { name: 'note', type: 'str', optional: true },
    ];
    expect(fieldSet({ mode: 'fixed', fields })).toEqual({ open: false, fields: expected });
    expect(fieldSet({ mode: 'flexible', fields })).toEqual({ open: true, fields: expected });
  });

  test.each(['str', 'int', 'float', 'bool', 'decimal', 'datetime', 'any'])('knows %s', (type) => {
    expect(fieldSet({ mode: 'fixed', fields: [`a: ${type}`] }).fields).toEqual([
      { name: 'a', type, optional: false },
    ]);
  });

  test('takes every name that a file can have', () => {
    const fields = ['Customer ID: str', '__proto__: str', 'größe: float', 'a:b: int', '2012: int'];
    const names = fieldSet({ mode: 'fixed', fields }).fields.map(({ name }) => name);
    expect(names).toEqual(['Customer ID', '__proto__', 'größe', 'a:b', '2012']);
  });

  test('adds guaranteed fields of any type', () => {
    expect(fieldSet({ guaranteed_fields: ['id'] })).toEqual({
      open: true,
      fields: [{ name: 'id', type: 'any', optional: false }],
    });
  });

  test.each([
    [{ mode: 'strict', fields: ['a: int'] }, 'schema.mode: `mode: strict` is called `mode: fixed`'],
    [{ mode: 'free', fields: ['a: int'] }, 'schema.mode: `mode: free` is called `mode: flexible`'],
    [{ mode: 'dynamic' }, 'schema.mode: `mode: dynamic` is called `mode: observed`'],
    [{ mode: 'open' }, 'schema.mode: expected `observed`, `fixed` or `flexible`'],
    [{ fields: 'dynamic' }, 'schema.fields: `fields: dynamic` is called `mode: observed`'],
    [{ mode: 'fixed' }, 'schema.fields: `mode: fixed` needs `fields`'],
    [{ mode: 'flexible', fields: [] }, 'schema.fields: `mode: flexible` needs `fields`'],
    [
      { fields: ['a: int'] },
      'schema.fields: `mode: observed` takes fields as they come: use `fixed` or `flexible` with `fields`',
    ],
    [{ mode: 'fixed', fields: ['a: int', 'a: str'] }, 'schema.fields.1: `a` is declared twice'],
    [{ mode: 'fixed', fields: ['a'] }, 'schema.fields.0: `a` names no type: write `a: str`'],
    [
      { mode: 'fixed', fields: ['a: integer'] },
      'schema.fields.0: `a` has the unknown type `integer`: write `int`',
    ],
    [
      { mode: 'fixed', fields: ['a: bytes'] },
      'schema.fields.0: `a` has the unknown type `bytes`: write one of str, int, float, bool, decimal, datetime, any',
    ],
    [{ mode: 'fixed', fields: [': int'] }, 'schema.fields.0: a field needs a name'],
    [
      { mode: 'fixed', fields: ['a\nb: int'] },
      'schema.fields.0: "a\\nb" has control characters or half a character in it',
    ],
    [
      { mode: 'fixed', fields: [{ a: 'int', b: 'int' }] },
      'schema.fields.0: a field is one `name: type`; put each field into its own list item',
    ],
    [
      { mode: 'fixed', fields: [7] },
      'schema.fields.0: a field is written `name: type`, with `?` after the type when it is optional',
    ],
    [{ guaranteed_fields: ['a', 'a'] }, 'schema.guaranteed_fields.1: `a` is named twice'],
    [{ required_fields: [''] }, 'schema.required_fields.0: a field needs a name'],
    [
      { mode: 'fixed', fields: ['a: int'], guaranteed_fields: ['b'] },
      'schema.guaranteed_fields.0: `b` is not among the declared `fields`',
    ],
    [
      { mode: 'fixed', fields: ['a: int?'], required_fields: ['a'] },
      'schema.required_fields.0: `a` is declared optional: drop the `?` or take it off here',
    ],
  ])('refuses %j', (schema, issue) => {
    expect(issuesOf(schema)).toEqual([issue]);
  });

  test('refuses unknown keys', () => {
    expect(issuesOf({ audit_fields: [] })).toEqual(['schema: Unrecognized key: "audit_fields"']);
  });

  test('can be written as JSON Schema', () => {
    expect(z.toJSONSchema(options, { io: 'input' })).toMatchObject({
      properties: { schema: { properties: { mode: { default: 'observed' } } } },
    });
  });
});
