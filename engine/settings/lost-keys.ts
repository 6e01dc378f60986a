import type { SettingPath } from './settings-tree.ts';

export interface LostKey {
  readonly mapping: SettingPath;
  readonly key: string;
}

/**
 * Keys that a schema left out without a word. zod does that to `__proto__` in a mapping of free
 * keys: nothing is polluted, but what was written would have no effect.
 */
export function findLostKeys(
  input: unknown,
  output: unknown,
  path: SettingPath = [],
): readonly LostKey[] {
  if (typeof input !== 'object' || input === null) return [];
  if (Array.isArray(input)) {
    return input.flatMap((item: unknown, index) =>
      findLostKeys(item, ownValue(output, index), [...path, index]),
    );
  }
  return Object.entries(input).flatMap(([key, value]) => {
    const kept = ownValue(output, key);
    if (key === '__proto__' && kept === undefined) return [{ mapping: path, key }];
    return findLostKeys(value, kept, [...path, key]);
  });
}

function ownValue(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, key)?.value
    : undefined;
}
