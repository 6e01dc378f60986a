import type { FieldSet, FieldSpec } from '../../plugins/fields.ts';

type Field = readonly [name: string, spec: FieldSpec];

/** Most fields in a message: who has more of them looks into the file. */
const longestList = 12;

/** Fields that every row is sure to have. */
export function sureFields({ fields }: FieldSet): readonly Field[] {
  return [...fields].filter(([, { optional }]) => !optional);
}

/** A field as schemas write it; the name alone when nothing more is known of it. */
export function showField(name: string, { type, optional }: FieldSpec): string {
  if (type === 'any' && !optional) return `\`${name}\``;
  return `\`${name}: ${type}${optional ? '?' : ''}\``;
}

/** `` `a: int`, `b` and 3 more ``. */
export function listFields(fields: readonly Field[]): string {
  const shown = fields.slice(0, longestList).map(([name, spec]) => showField(name, spec));
  const more = fields.length - shown.length;
  const last = more > 0 ? `${more} more` : shown.pop();
  if (last === undefined) return 'nothing';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
