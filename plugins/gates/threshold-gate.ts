import { z } from 'zod';

import { celLiteral, fieldPath } from '../cel/field-path.ts';
import { defineGate } from '../define.ts';

const field = z.string().min(1);
const label = z.string().min(1);

const rule = z.strictObject({
  field: field.describe('Field that is compared.'),
  operator: z.enum(['<', '<=', '>', '>=', '==', '!=']).describe('How it is compared.'),
  value: z.union([z.number(), z.string(), z.boolean()]).describe('What it is compared with.'),
  result: label.describe('Label of the rows for which the comparison holds.'),
});

/**
 * Both bounds are inclusive: `min: 10, max: 20` passes 10 and 20. The first rule that holds decides.
 * A row that lacks the field, or holds null or text where a number is compared, is an error row.
 */
export const thresholdGate = defineGate({
  name: 'threshold_gate',
  version: '1.0.0',
  determinism: 'deterministic',
  purpose: 'Labels rows `pass` or `fail` by a range, or by the first of several comparisons.',
  example: `- name: severity
  type: gate
  plugin: threshold_gate
  options:
    rules:
      - { field: wind, operator: ">=", value: 32.7, result: emergency }
      - { field: wind, operator: ">=", value: 17.2, result: warning }
    default_label: normal
  routes: { emergency: sirens, warning: alerts, normal: continue }`,
  options: z
    .strictObject({
      field: field.optional().describe('Field whose value lies in the range or not.'),
      min: z.number().optional().describe('Smallest value that passes.'),
      max: z.number().optional().describe('Largest value that passes.'),
      rules: z
        .array(rule)
        .min(1)
        .max(200)
        .optional()
        .describe('Comparisons instead of a range; the first that holds gives the label.'),
      default_label: label
        .optional()
        .describe('Label of the rows for which no rule holds; goes with `rules`.'),
    })
    .superRefine((options, context) => {
      for (const { path, message } of misfits(options))
        context.addIssue({ code: 'custom', path: [path], message });
    }),

  compile({ field: ranged, min, max, rules, default_label: defaultLabel }) {
    if (rules !== undefined && defaultLabel !== undefined) {
      const labels = [...new Set([...rules.map(({ result }) => result), defaultLabel])];
      const cases = rules.map(
        ({ field: compared, operator, value, result }) =>
          `${fieldPath('row', compared)} ${operator} ${celLiteral(value)} ? ${celLiteral(result)} : `,
      );
      return { condition: cases.join('') + celLiteral(defaultLabel), labels };
    }
    const path = fieldPath('row', ranged ?? '');
    const bounds = [
      ...(min === undefined ? [] : [`${path} >= ${celLiteral(min)}`]),
      ...(max === undefined ? [] : [`${path} <= ${celLiteral(max)}`]),
    ];
    return { condition: `${bounds.join(' && ')} ? "pass" : "fail"`, labels: ['pass', 'fail'] };
  },
});

interface ThresholdOptions {
  readonly field?: string | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly rules?: readonly z.output<typeof rule>[] | undefined;
  readonly default_label?: string | undefined;
}

interface Misfit {
  readonly path: keyof ThresholdOptions;
  readonly message: string;
}

function* misfits(options: ThresholdOptions): Generator<Misfit> {
  const { field: ranged, min, max, rules, default_label: defaultLabel } = options;
  if (rules === undefined) {
    if (ranged === undefined) yield { path: 'field', message: 'give `field`, or `rules`' };
    else if (min === undefined && max === undefined)
      yield { path: 'field', message: 'give `min`, `max` or both' };
    if (min !== undefined && max !== undefined && min > max)
      yield { path: 'min', message: `no value is at least ${min} and at most ${max}` };
    if (defaultLabel !== undefined)
      yield { path: 'default_label', message: 'a range has the labels `pass` and `fail`' };
    return;
  }
  if (defaultLabel === undefined)
    yield { path: 'default_label', message: '`rules` need the label of all other rows' };
  for (const path of ['field', 'min', 'max'] as const)
    if (options[path] !== undefined)
      yield { path, message: `\`${path}\` does not go with \`rules\`: write it as a rule` };
}
