import type { JsonValue, RowData } from '../../landscape/model/json.ts';
import type { FieldSet, FieldType } from '../../plugins/fields.ts';
import { compileRowCheck, fitsAlways } from '../../plugins/schema/row-check.ts';
import type { Misfit } from '../../plugins/schema/row-check.ts';
import { shorten } from '../../plugins/schema/show-value.ts';

/** What a row breaks of a declaration, as the rest of a sentence; `undefined` when it keeps it. */
export type OutputCheck = (row: RowData) => string | undefined;

/** The check of a declaration that claims nothing: callers may leave it out. */
export const claimsNothing: OutputCheck = () => undefined;

/**
 * The check that rows are what the step that returned them declared. Types were made sure of at the
 * source, so a row that breaks it is our bug. It costs some 15 ns a field, and says nothing of values.
 */
export function createOutputCheck(output: FieldSet): OutputCheck {
  const check = compileRowCheck(output);
  if (check === fitsAlways) return claimsNothing;
  return (row) => {
    const misfit = check(row);
    return misfit === undefined ? undefined : describe(misfit, output);
  };
}

function describe(misfit: Misfit, { fields }: FieldSet): string {
  const name = `\`${shorten(misfit.name)}\``;
  const spec = fields.get(misfit.name);
  switch (misfit.kind) {
    case 'missing':
      return `${name} (${spec?.type}) is missing`;
    case 'extra':
      return `${name} is not declared`;
    case 'value':
      return `${name} is declared ${spec?.type}${spec?.optional ? '?' : ''} and is ${kindOf(misfit.value, spec?.type)}`;
  }
}

/** A value without its content, which may be a secret or a person's. */
function kindOf(value: JsonValue, declared: FieldType | undefined): string {
  const hasForm = declared === 'decimal' || declared === 'datetime';
  if (value === null) return 'null';
  if (typeof value === 'string') return hasForm ? 'a text of another form' : 'a text';
  if (typeof value === 'number') return 'a number';
  if (typeof value === 'boolean') return 'true or false';
  return Array.isArray(value) ? 'a list' : 'an object';
}
