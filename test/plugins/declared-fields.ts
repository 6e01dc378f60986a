import { unknownFields, type FieldSet, type FieldSpec } from '../../plugins/fields.ts';
import { readFieldNotation } from '../../plugins/schema/field-notation.ts';

/** Exactly these fields, in the notation of settings: `declared('wind: float', 'note: str?')`. */
export function declared(...notations: readonly string[]): FieldSet {
  const fields = new Map<string, FieldSpec>();
  for (const notation of notations) {
    const read = readFieldNotation(notation);
    if (!read.ok) throw new Error(read.message);
    const { name, type, optional } = read.field;
    fields.set(name, { type, optional });
  }
  return { fields, open: false };
}

/** These fields and any others. */
export function declaredAmong(...notations: readonly string[]): FieldSet {
  return { ...declared(...notations), open: true };
}

/** A field set as the notation of its fields, in order, with `…` at the end when it is open. */
export function notationsOf({ fields, open }: FieldSet): readonly string[] {
  const notations = [...fields].map(
    ([name, { type, optional }]) => `${name}: ${type}${optional ? '?' : ''}`,
  );
  return open ? [...notations, '…'] : notations;
}

export const anyFields: FieldSet = unknownFields;
