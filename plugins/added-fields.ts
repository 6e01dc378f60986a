import type { ErrorRecord } from '../landscape/model/error-record.ts';
import type { OptionProblem } from './contract.ts';
import type { FieldSet, FieldSpec } from './fields.ts';

/** A problem with a field that a step would add to rows which have it already. */
export function takenField(
  field: string,
  input: FieldSet,
  { path, nextStep }: Pick<OptionProblem, 'path' | 'nextStep'>,
): OptionProblem | undefined {
  if (!input.fields.has(field)) return undefined;
  const message = `rows arrive with a field \`${field}\`, and one of that name would be added`;
  const help = nextStep === undefined ? {} : { nextStep };
  return { code: 'FIELD_COLLISION', path, message, found: field, ...help };
}

/** A row that already has a field which the step adds: nothing is overwritten. */
export function fieldTaken(field: string): ErrorRecord {
  const message = `\`${field}\` would be added, and the row has a field of that name`;
  return { reason: 'field_collision', message, field };
}

/** The fields of rows that get these ones too, behind those they have. */
export function withFields(
  input: FieldSet,
  added: readonly (readonly [name: string, spec: FieldSpec])[],
): FieldSet {
  return { fields: new Map([...input.fields, ...added]), open: input.open };
}
