import { ElspethError } from './model/errors.ts';
import { deepestNesting } from './model/json.ts';

/** Stored with every run; a change of rules gets a new name, never this one. */
export const canonicalVersion = 'sha256-rfc8785-v1';

/** Deeper values are rejected. */
export const maxDepth = deepestNesting;

/** The value cannot be written so that everyone reads back the same; says where and why. */
export class CanonicalJsonError extends ElspethError {
  readonly path: string;

  constructor(path: string, why: string) {
    super('NOT_CANONICAL', `${path}: ${why}`, { facts: { path, why } });
    this.path = path;
  }
}

/** The way down to a nested value; built only where the value nests, read only on rejection. */
interface Path {
  readonly parent: Path | undefined;
  readonly key: string | number;
}

/**
 * The one text of a value, after RFC 8785 (JSON Canonicalization Scheme): keys in UTF-16 order, no
 * white space, numbers as ECMAScript prints them. Bytes become `{"__bytes__": base64}`, −0 becomes 0.
 *
 * @throws CanonicalJsonError on NaN, ±Infinity, bigint, undefined, functions, symbols, lone
 *   surrogates, holes in arrays, objects of other prototypes, and nesting beyond {@link maxDepth}.
 */
export function canonicalJson(value: unknown): string {
  return write(value, undefined, undefined, 0);
}

// One pass checks and writes: a row is canonicalised at every step, so this is a hot path.
function write(
  value: unknown,
  parent: Path | undefined,
  key: string | number | undefined,
  depth: number,
): string {
  switch (typeof value) {
    case 'string':
      return quote(value, parent, key);
    case 'number':
      // `String(-0)` is "0", as the normalisation asks.
      if (Number.isFinite(value)) return String(value);
      return reject(parent, key, `${value} is not a finite number`);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (depth >= maxDepth) return reject(parent, key, `nested deeper than ${maxDepth} levels`);
      return writeNested(value, key === undefined ? parent : { parent, key }, depth + 1);
    case 'bigint':
    case 'function':
    case 'symbol':
    case 'undefined':
      return reject(parent, key, `a ${typeof value} has no JSON form`);
  }
}

function writeNested(value: object, path: Path | undefined, depth: number): string {
  if (Array.isArray(value)) return writeArray(value, path, depth);
  if (value instanceof Uint8Array) {
    return `{"__bytes__":"${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')}"}`;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return reject(path, undefined, `an object of class ${className(prototype)} has no JSON form`);
  }
  const keys = Object.keys(value);
  if (!isSorted(keys)) keys.sort();
  let text = '{';
  for (const key of keys) {
    if (text.length > 1) text += ',';
    const member: unknown = (value as Readonly<Record<string, unknown>>)[key];
    text += `${quote(key, path, key)}:${write(member, path, key, depth)}`;
  }
  return `${text}}`;
}

function writeArray(items: readonly unknown[], path: Path | undefined, depth: number): string {
  let text = '[';
  // Indexed, because `for … of` would read the holes of a sparse array as values.
  for (let i = 0; i < items.length; i += 1) {
    if (i > 0) text += ',';
    text += write(items[i], path, i, depth);
  }
  return `${text}]`;
}

const needsNoEscape = /^[\u0020\u0021\u0023-\u005b\u005d-\ud7ff\ue000-\uffff]*$/;

function quote(text: string, parent: Path | undefined, key: string | number | undefined): string {
  if (needsNoEscape.test(text)) return `"${text}"`;
  // UTF-8 maps every lone surrogate to U+FFFD: two different texts would share one hash.
  if (!text.isWellFormed()) return reject(parent, key, 'holds a lone surrogate');
  return JSON.stringify(text);
}

function isSorted(keys: readonly string[]): boolean {
  for (let i = 1; i < keys.length; i += 1) if (keys[i - 1]! > keys[i]!) return false;
  return true;
}

function className(prototype: unknown): string {
  const constructor: unknown = (prototype as { readonly constructor?: unknown }).constructor;
  return typeof constructor === 'function' ? constructor.name : 'unknown';
}

function reject(parent: Path | undefined, key: string | number | undefined, why: string): never {
  let path = key === undefined ? '' : step(key);
  for (let at = parent; at !== undefined; at = at.parent) path = step(at.key) + path;
  throw new CanonicalJsonError(shortened(`$${path}`), why);
}

/** Keys may be of any length, and 256 levels of them are no message. */
function shortened(path: string): string {
  const most = 200;
  return path.length <= most ? path : `${path.slice(0, most / 2).toWellFormed()}…`;
}

function step(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
