import type { JsonValue } from '../../landscape/model/json.ts';
import { isPluralSecretName, isSecretName } from './secret-names.ts';
import type { SettingPath } from './settings-tree.ts';
import { replaceTextSecrets } from './text-secrets.ts';

type Replace = (secret: string, path: SettingPath) => string;

/** Below this length a secret value is replaced only where it is a whole text. */
const shortestSearched = 6;

/**
 * A deep copy with every secret replaced by what `replace` makes of it.
 *
 * @throws TypeError on what is not JSON: options must be.
 */
export function replaceSecrets(
  value: unknown,
  secretValues: readonly string[],
  replace: Replace,
): JsonValue {
  return new SecretCopier(secretValues, replace).copy(value, []);
}

/** Where secrets are, each path once. */
export function findSecrets(
  value: unknown,
  secretValues: readonly string[],
): readonly SettingPath[] {
  const found = new Map<string, SettingPath>();
  replaceSecrets(value, secretValues, (_secret, path) => {
    found.set(JSON.stringify(path), path);
    return '';
  });
  return [...found.values()];
}

class SecretCopier {
  private readonly secretValues: readonly string[];
  private readonly replace: Replace;

  constructor(secretValues: readonly string[], replace: Replace) {
    // Longest first: a value may contain another one.
    this.secretValues = secretValues
      .filter((value) => value !== '')
      .toSorted((a, b) => b.length - a.length);
    this.replace = replace;
  }

  copy(value: unknown, path: SettingPath): JsonValue {
    if (typeof value === 'string') return this.copyText(value, path);
    if (Array.isArray(value)) {
      return value.map((item: unknown, index) => this.copy(item, [...path, index]));
    }
    if (isMapping(value)) return this.copyMapping(value, path);
    return asScalar(value, path);
  }

  private copyText(text: string, path: SettingPath): string {
    const inline: (secret: string) => string = (secret) =>
      `hmac-sha256:${this.replace(secret, path)}`;
    if (this.secretValues.includes(text)) return inline(text);
    let rest = text;
    for (const secret of this.secretValues) {
      if (secret.length < shortestSearched) continue;
      // In a URL the value may stand percent-encoded.
      for (const form of new Set([secret, encodeURIComponent(secret)])) {
        if (rest.includes(form)) rest = rest.split(form).join(inline(secret));
      }
    }
    return replaceTextSecrets(rest, (secret) =>
      secret.startsWith('hmac-sha256:') ? secret : inline(secret),
    );
  }

  private copyMapping(mapping: Readonly<Record<string, unknown>>, path: SettingPath): JsonValue {
    const copied: (readonly [string, JsonValue])[] = [];
    const pairIsSecret = isSecretPair(mapping);
    for (const [name, value] of Object.entries(mapping)) {
      if (value === undefined) continue;
      const inner = [...path, name];
      const isSecret =
        (pairIsSecret && name === 'value') || (!keysAreNames(path) && isSecretField(name, value));
      if (isSecret && holdsSecret(value)) {
        copied.push([fingerprintName(name, mapping), this.copySecret(value, inner)]);
      } else {
        copied.push([name, this.copy(value, inner)]);
      }
    }
    return Object.fromEntries(copied);
  }

  /** Below a secret field every text and number is secret, however deep. */
  private copySecret(value: unknown, path: SettingPath): JsonValue {
    if (Array.isArray(value)) {
      return value.map((item: unknown, index) => this.copySecret(item, [...path, index]));
    }
    if (isMapping(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([name, item]) => [name, this.copySecret(item, [...path, name])]),
      );
    }
    const isText = typeof value === 'string' && value !== '';
    if (isText || typeof value === 'number') return this.replace(String(value), path);
    return asScalar(value, path);
  }
}

function isSecretField(name: string, value: unknown): boolean {
  if (isSecretName(name)) return true;
  if (!isPluralSecretName(name)) return false;
  const isTextList = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return typeof value === 'string' || isTextList;
}

/** `{ name: Authorization, value: … }`, as lists of headers are written. */
function isSecretPair(mapping: Readonly<Record<string, unknown>>): boolean {
  const { name, key, header } = mapping;
  return [name, key, header].some((label) => typeof label === 'string' && isSecretName(label));
}

/**
 * True where the keys are names that authors choose (a sink called `token`), not fields of ours: of
 * sinks, labels, branches and services, and among options names and values of row fields.
 */
function keysAreNames(path: SettingPath): boolean {
  const last = String(path.at(-1));
  const named = path.includes('options') ? /^(\w+_)?mapping$|^fields$|^matches$/ : settingNames;
  return named.test(last);
}

const settingNames = /^(sinks|routes|fork_to|services|mapping)$/;

function holdsSecret(value: unknown): boolean {
  if (typeof value === 'string') return value !== '';
  if (Array.isArray(value)) return value.some(holdsSecret);
  if (isMapping(value)) return Object.values(value).some(holdsSecret);
  return typeof value === 'number';
}

function fingerprintName(name: string, mapping: object): string {
  let free = `${name}_fingerprint`;
  while (Object.hasOwn(mapping, free)) free += '_';
  return free;
}

/** A Map or a Date is no JSON, and would be copied as if it were empty. */
function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function asScalar(value: unknown, path: SettingPath): JsonValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new TypeError(`Not JSON at ${JSON.stringify(path)}: ${typeof value}`);
}
