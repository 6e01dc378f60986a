import { fieldTypes } from '../fields.ts';
import type { FieldSpec, FieldType } from '../fields.ts';

export interface DeclaredField extends FieldSpec {
  readonly name: string;
}

export type FieldNotation =
  | { readonly ok: true; readonly field: DeclaredField }
  | { readonly ok: false; readonly message: string };

/** What other tools call our types. */
const familiarTypes: ReadonlyMap<string, FieldType> = new Map([
  ['string', 'str'],
  ['text', 'str'],
  ['integer', 'int'],
  ['number', 'float'],
  ['double', 'float'],
  ['boolean', 'bool'],
  ['date', 'datetime'],
  ['timestamp', 'datetime'],
  ['dynamic', 'any'],
]);

/**
 * Reads `name: type` or `name: type?` (optional); the last colon separates. YAML makes a map with
 * one key of it when the quotes are forgotten: the same thing.
 */
export function readFieldNotation(
  notation: string | Readonly<Record<string, string>>,
): FieldNotation {
  if (typeof notation === 'string') {
    const colon = notation.lastIndexOf(':');
    if (colon < 0) return refused(`\`${notation}\` names no type: write \`${notation}: str\``);
    return toField(notation.slice(0, colon).trim(), notation.slice(colon + 1).trim());
  }
  const entries = Object.entries(notation);
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) {
    return refused('a field is one `name: type`; put each field into its own list item');
  }
  return toField(entry[0].trim(), entry[1].trim());
}

function toField(name: string, notation: string): FieldNotation {
  const nameProblem = fieldNameProblem(name);
  if (nameProblem !== undefined) return refused(nameProblem);
  const optional = notation.endsWith('?');
  const word = optional ? notation.slice(0, -1).trim() : notation;
  const type = fieldTypes.find((known) => known === word);
  if (type === undefined) {
    const meant = familiarTypes.get(word.toLowerCase());
    const hint = meant === undefined ? `one of ${fieldTypes.join(', ')}` : `\`${meant}\``;
    return refused(`\`${name}\` has the unknown type \`${word}\`: write ${hint}`);
  }
  return { ok: true, field: { name, type, optional } };
}

/** What is wrong with a field name; nothing when `undefined`. Files name fields freely, so we do too. */
export function fieldNameProblem(name: string): string | undefined {
  if (name === '') return 'a field needs a name';
  if (name !== name.trim()) return `\`${name}\` has blanks around it`;
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  if (/[\u0000-\u001f\u007f]/.test(name) || !name.isWellFormed()) {
    return `${JSON.stringify(name)} has control characters or half a character in it`;
  }
  return undefined;
}

function refused(message: string): FieldNotation {
  return { ok: false, message };
}
