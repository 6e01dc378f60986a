import { z } from 'zod';

import type { FieldSet, FieldSpec } from '../fields.ts';
import { fieldNameProblem, readFieldNotation } from './field-notation.ts';
import type { DeclaredField } from './field-notation.ts';

/** Words of older settings, and what says the same today. */
const formerModes: ReadonlyMap<unknown, string> = new Map([
  ['strict', 'fixed'],
  ['free', 'flexible'],
  ['dynamic', 'observed'],
]);

const mode = z.enum(['observed', 'fixed', 'flexible'], {
  error: ({ input }) => {
    const today = formerModes.get(input);
    return today === undefined
      ? 'expected `observed`, `fixed` or `flexible`'
      : `\`mode: ${String(input)}\` is called \`mode: ${today}\``;
  },
});

const fieldNotation = z.union([z.string(), z.record(z.string(), z.string())], {
  error: 'a field is written `name: type`, with `?` after the type when it is optional',
});

const fieldList = z.array(fieldNotation, {
  error: ({ input }) =>
    input === 'dynamic'
      ? '`fields: dynamic` is called `mode: observed`'
      : 'expected a list of `name: type`',
});

/** The `schema` option of sources, and of the transforms and sinks that have one. */
export const schemaOption = z
  .strictObject({
    mode: mode
      .default('observed')
      .describe(
        '`observed`: any fields, as they come. `fixed`: exactly `fields`. `flexible`: at least `fields`.',
      ),
    fields: fieldList
      .optional()
      .describe(
        'Fields as `name: type`, `name: type?` when optional; types str int float bool decimal datetime any.',
      ),
    guaranteed_fields: z
      .array(z.string())
      .optional()
      .describe('Fields that every row is sure to have, beside the declared ones.'),
    required_fields: z
      .array(z.string())
      .optional()
      .describe('Fields that every row must have on arrival, beside the declared ones.'),
  })
  .superRefine((schema, context) => {
    for (const { path, message } of schemaProblems(schema)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  })
  .prefault({})
  .describe('What its rows look like.');

export type SchemaOption = z.output<typeof schemaOption>;

interface SchemaProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** The declared fields in their order; none under `observed`. */
export function declaredFields(schema: SchemaOption): readonly DeclaredField[] {
  return (schema.fields ?? []).map((notation) => {
    const read = readFieldNotation(notation);
    if (!read.ok) throw new TypeError(`not a checked schema: ${read.message}`);
    return read.field;
  });
}

/** What rows that keep to the schema look like: declared fields first, then the guaranteed ones. */
export function toFieldSet(schema: SchemaOption): FieldSet {
  const fields = new Map<string, FieldSpec>();
  for (const { name, type, optional } of declaredFields(schema))
    fields.set(name, { type, optional });
  for (const name of schema.guaranteed_fields ?? []) {
    if (!fields.has(name)) fields.set(name, { type: 'any', optional: false });
  }
  return { fields, open: schema.mode !== 'fixed' };
}

function* schemaProblems(schema: SchemaOption): Generator<SchemaProblem> {
  const fields = schema.fields ?? [];
  if (schema.mode === 'observed' && schema.fields !== undefined) {
    const message = '`mode: observed` takes fields as they come: use `fixed` or `flexible`';
    yield { path: ['fields'], message: `${message} with \`fields\`` };
  }
  if (schema.mode !== 'observed' && fields.length === 0) {
    yield { path: ['fields'], message: `\`mode: ${schema.mode}\` needs \`fields\`` };
  }
  const declared = new Map<string, DeclaredField>();
  for (const [i, notation] of fields.entries()) {
    const read = readFieldNotation(notation);
    if (!read.ok) {
      yield { path: ['fields', i], message: read.message };
    } else if (declared.has(read.field.name)) {
      yield { path: ['fields', i], message: `\`${read.field.name}\` is declared twice` };
    } else {
      declared.set(read.field.name, read.field);
    }
  }
  yield* nameListProblems('guaranteed_fields', schema, declared);
  yield* nameListProblems('required_fields', schema, declared);
}

function* nameListProblems(
  key: 'guaranteed_fields' | 'required_fields',
  schema: SchemaOption,
  declared: ReadonlyMap<string, DeclaredField>,
): Generator<SchemaProblem> {
  const seen = new Set<string>();
  for (const [i, name] of (schema[key] ?? []).entries()) {
    const path = [key, i];
    const nameProblem = fieldNameProblem(name);
    if (nameProblem !== undefined) yield { path, message: nameProblem };
    else if (seen.has(name)) yield { path, message: `\`${name}\` is named twice` };
    else if (schema.mode !== 'observed' && !declared.has(name)) {
      yield { path, message: `\`${name}\` is not among the declared \`fields\`` };
    } else if (declared.get(name)?.optional === true) {
      yield {
        path,
        message: `\`${name}\` is declared optional: drop the \`?\` or take it off here`,
      };
    }
    seen.add(name);
  }
}
