import { choices } from './settings-shape.ts';
import type { Shape } from './settings-shape.ts';

/** What may be written, in words: `a whole number of at least 1`, `text or a list of text`. */
export function expectedText(shapes: readonly Shape[]): string {
  const names = choices(shapes);
  const others = shapes.filter((shape) => shape.const === undefined && shape.enum === undefined);
  const words = others.map(oneForm);
  if (names.length > 0) words.unshift(oneOf(names));
  return [...new Set(words)].join(' or ') || 'something else';
}

/** `` `a`, `b` or `c` `` */
export function listNames(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}

/** `` one of `a` or `b` ``, or the only name there is. */
export function oneOf(names: readonly string[]): string {
  return names.length === 1 ? listNames(names) : `one of ${listNames(names)}`;
}

function oneForm(shape: Shape): string {
  if (shape.title !== undefined) return shape.title;
  switch (shape.type) {
    case 'string':
      return textForm(shape);
    case 'integer':
      return `a whole number${bounds(shape)}`;
    case 'number':
      return `a number${bounds(shape)}`;
    case 'boolean':
      return '`true` or `false`';
    case 'array':
      return listForm(shape);
    case 'object':
      return 'a mapping';
    case 'null':
      return 'nothing';
    case undefined:
    default:
      return 'any value';
  }
}

function textForm({ minLength = 0, maxLength }: Shape): string {
  if (minLength === 1 && maxLength === 1) return 'one character';
  const size = maxLength === undefined ? '' : ` of at most ${maxLength} characters`;
  return minLength > 0 ? `text that is not empty${size && `,${size}`}` : `text${size}`;
}

function listForm({ items, minItems = 0 }: Shape): string {
  const count =
    minItems > 0 ? ` with at least ${minItems} ${minItems === 1 ? 'item' : 'items'}` : '';
  const isText = typeof items === 'object' && !Array.isArray(items) && items.type === 'string';
  return isText ? `a list of text${count}` : `a list${count}`;
}

/** The limits of exact whole numbers go without saying. */
function bounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Shape): string {
  const words: string[] = [];
  if (typeof exclusiveMinimum === 'number') words.push(`above ${exclusiveMinimum}`);
  else if (minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER)
    words.push(`of at least ${minimum}`);
  if (typeof exclusiveMaximum === 'number') words.push(`below ${exclusiveMaximum}`);
  else if (maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER)
    words.push(`of at most ${maximum}`);
  return words.length === 0 ? '' : ` ${words.join(' and ')}`;
}
