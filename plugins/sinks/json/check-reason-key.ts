import type { OptionProblem, SinkInput } from '../../contract.ts';
import { reasonKey } from './json-row.ts';

/** A field of the row's own where its reason would have to stand. */
export function checkReasonKey({ fields, reasons }: SinkInput): readonly OptionProblem[] {
  if (!reasons || !fields.fields.has(reasonKey)) return [];
  return [
    {
      code: 'FIELD_COLLISION',
      path: [],
      message: `Rows may arrive with a field \`${reasonKey}\` of their own; with a reason, they would be refused`,
      nextStep: 'Rename the field with a `field_mapper` before the sink.',
      severity: 'warning',
    },
  ];
}
