import type { JsonValue } from '../../landscape/model/json.ts';

/** Longest piece of outside text in a message: several of them fit into 300 characters. */
const longestShown = 60;

/** A value as a message shows it: JSON, texts shortened, lists and objects by their size only. */
export function showValue(value: JsonValue): string {
  if (typeof value === 'string') return JSON.stringify(shorten(value));
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) {
    return `an object with ${Object.keys(value).length} fields`;
  }
  return String(value);
}

/** At most `length` characters of a text and well-formed, `…` where something was cut off. */
export function shorten(text: string, length: number = longestShown): string {
  const cut = text.length <= length ? text : `${text.slice(0, length - 1)}…`;
  return cut.toWellFormed();
}

/** The first names of a list in backticks, and how many more there are. */
export function showNames(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `\`${shorten(name, 40)}\``);
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
