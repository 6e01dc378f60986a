import { z } from 'zod';

import type { OptionProblem } from './contract.ts';
import type { FieldSet } from './fields.ts';
import { nearestName } from '../landscape/model/nearest-name.ts';

/**
 * A map from field name to something, at least one entry long. zod drops the key `__proto__` from
 * records without a word; here it is refused.
 */
export function byFieldName<V extends z.ZodType>(value: V) {
  return z.preprocess(
    (given, context) => {
      if (typeof given === 'object' && given !== null && Object.hasOwn(given, '__proto__')) {
        const message = '`__proto__` cannot be a key here';
        context.addIssue({ code: 'custom', message, input: given });
      }
      return given;
    },
    z
      .record(z.string().min(1), value)
      .refine((entries) => Object.keys(entries).length > 0, 'names at least one field'),
  );
}

/** A problem with a field that no row will have, `undefined` when the field is there or can be. */
export function unknownField(
  field: string,
  input: FieldSet,
  path: readonly (string | number)[],
  severity: 'error' | 'warning' = 'error',
): OptionProblem | undefined {
  if (input.open || input.fields.has(field)) return undefined;
  const names = [...input.fields.keys()];
  const near = nearestName(field, names);
  return {
    code: 'FIELD_UNKNOWN',
    path,
    message: `no row that arrives has a field \`${field}\``,
    found: field,
    expected: names.length === 0 ? 'no fields arrive' : names.join(', '),
    ...(near !== undefined && { nextStep: `Did you mean \`${near}\`?` }),
    severity,
  };
}
