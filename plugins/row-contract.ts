import { z } from 'zod';

import type { OptionProblem } from './contract.ts';
import type { FieldSet, FieldSpec } from './fields.ts';
import { nearestName } from '../landscape/model/nearest-name.ts';
import { unprovenPart } from './schema/expectation.ts';
import { declaredFields, schemaOption, type SchemaOption } from './schema/schema-option.ts';

/** Options that every row and batch transform has: what it expects of rows, and what it promises. */
export const rowContractOptions = {
  required_input_fields: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'Fields that must be there on arrival: checked when the graph is built, and for each row where only the run can tell.',
    ),
  schema: schemaOption.describe(
    'What its rows look like: declared and `required_fields` must be there on arrival, ' +
      '`guaranteed_fields` are promised of the rows that leave.',
  ),
};

/** The parsed form of `rowContractOptions`. */
export interface RowContract {
  readonly required_input_fields: readonly string[];
  readonly schema: SchemaOption;
}

/** What rows must be like on arrival: what the schema declares, then what is only required. */
export function expectedFields({ required_input_fields, schema }: RowContract): FieldSet {
  const fields = new Map<string, FieldSpec>();
  for (const { name, type, optional } of declaredFields(schema)) {
    fields.set(name, { type, optional });
  }
  for (const name of [...(schema.required_fields ?? []), ...required_input_fields]) {
    fields.set(name, { type: fields.get(name)?.type ?? 'any', optional: false });
  }
  return { fields, open: schema.mode !== 'fixed' };
}

/** The fields that leave, with those that the schema guarantees: known now, or no longer optional. */
export function withGuaranteedFields(output: FieldSet, { schema }: RowContract): FieldSet {
  const guaranteed = schema.guaranteed_fields ?? [];
  if (guaranteed.length === 0) return output;
  const declared = new Map(declaredFields(schema).map((field) => [field.name, field.type]));
  const fields = new Map<string, FieldSpec>(output.fields);
  for (const name of guaranteed) {
    const type = output.fields.get(name)?.type ?? declared.get(name) ?? 'any';
    fields.set(name, { type, optional: false });
  }
  return { fields, open: output.open };
}

/** The promises that each row has to prove. `output`: what leaves when nothing is promised. */
export function unprovenPromises(output: FieldSet, contract: RowContract): FieldSet {
  return unprovenPart(output, { ...withGuaranteedFields(output, contract), open: true });
}

/** Promises that no row can keep. `output`: what leaves when nothing is promised. */
export function brokenGuarantees(
  output: FieldSet,
  { schema }: RowContract,
): readonly OptionProblem[] {
  if (output.open) return [];
  const names = [...output.fields.keys()];
  return (schema.guaranteed_fields ?? []).flatMap((name, i) => {
    if (output.fields.has(name)) return [];
    const near = nearestName(name, names);
    return [
      {
        code: 'GUARANTEE_IMPOSSIBLE',
        path: ['schema', 'guaranteed_fields', i],
        message: `no row that leaves has a field \`${name}\``,
        found: name,
        expected: names.length === 0 ? 'no fields leave' : names.join(', '),
        ...(near !== undefined && { nextStep: `Did you mean \`${near}\`?` }),
      },
    ];
  });
}
