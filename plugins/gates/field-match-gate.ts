import { z } from 'zod';

import { celLiteral, fieldPath } from '../cel/field-path.ts';
import { defineGate } from '../define.ts';
import { byFieldName } from '../option-shapes.ts';

/**
 * Keys of a YAML map are text, so `1` and `true` stand for the text, the number and the boolean. Null
 * matches nothing and gets `default_label`; a row without the field is an error row.
 */
export const fieldMatchGate = defineGate({
  name: 'field_match_gate',
  version: '1.0.0',
  determinism: 'deterministic',
  purpose: 'Labels rows by the value of one field.',
  example: `- name: by_tier
  type: gate
  plugin: field_match_gate
  options: { field: tier, matches: { gold: fast, silver: fast }, default_label: slow }
  routes: { fast: express, slow: continue }`,
  options: z.strictObject({
    field: z.string().min(1).describe('Field whose value decides.'),
    matches: byFieldName(z.string().min(1)).describe(
      'Value → label; values are compared exactly, upper and lower case differ.',
    ),
    default_label: z.string().min(1).describe('Label of the rows with any other value.'),
  }),

  compile({ field, matches, default_label: defaultLabel }) {
    const values = Map.groupBy(Object.keys(matches), (value) => matches[value] ?? defaultLabel);
    const path = fieldPath('row', field);
    const cases = [...values].map(
      ([label, texts]) =>
        `${path} in [${texts.flatMap(meanings).join(', ')}] ? ${celLiteral(label)} : `,
    );
    return {
      condition: cases.join('') + celLiteral(defaultLabel),
      labels: [...new Set([...values.keys(), defaultLabel])],
    };
  },
});

function meanings(text: string): readonly string[] {
  if (text === 'true' || text === 'false') return [celLiteral(text), text];
  const isNumber = String(Number(text)) === text && Number.isFinite(Number(text));
  return isNumber ? [celLiteral(text), celLiteral(Number(text))] : [celLiteral(text)];
}
