import { z } from 'zod';

import { showNames, showValue } from '../schema/show-value.ts';

/** Options of sources whose fields have names of their own. */
export const fieldNameOptions = {
  normalize_fields: z
    .boolean()
    .default(true)
    .describe('Makes plain names of headers and keys: `Customer ID!!` becomes `customer_id`.'),
  field_mapping: z
    .record(z.string().min(1), z.string().min(1))
    .optional()
    .describe('Renames fields: normalised name → name in the rows.'),
};

export interface FieldNaming {
  readonly normalize_fields: boolean;
  readonly field_mapping?: Readonly<Record<string, string>> | undefined;
}

/** A name that cannot be used, or two that became one. */
export interface NamingProblem {
  readonly reason: 'invalid_field_name' | 'field_collision';
  readonly message: string;
}

/**
 * A name that expressions and databases can take: NFC, trimmed, lower case, everything but letters,
 * marks and digits as single `_`, none at the ends, and `_` before a digit at the start. Empty when
 * nothing is left. Normalised names stay as they are.
 */
export function normaliseFieldName(original: string): string {
  const words = original.normalize('NFC').trim().toLowerCase().normalize('NFC');
  const name = words.replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '_').replaceAll(/^_|_$/g, '');
  return /^\p{N}/u.test(name) ? `_${name}` : name;
}

/** The names that fields have in rows, in the order of the originals, and what is wrong with them. */
export function nameFields(
  originals: readonly string[],
  naming: FieldNaming,
): { readonly names: readonly string[]; readonly problems: readonly NamingProblem[] } {
  const mapping = new Map(Object.entries(naming.field_mapping ?? {}));
  const problems: NamingProblem[] = [];
  const origins = new Map<string, string>();
  const names = originals.map((original, i) => {
    const plain = naming.normalize_fields ? normaliseFieldName(original) : original;
    if (plain === '') problems.push(unusable(original, i));
    const name = mapping.get(plain) ?? plain;
    const other = origins.get(name);
    if (other !== undefined && plain !== '') problems.push(collision(name, other, original));
    origins.set(name, original);
    return name;
  });
  return { names, problems };
}

function unusable(original: string, index: number): NamingProblem {
  const found =
    original === '' ? 'no name' : `the name ${showValue(original)}, of which nothing is left`;
  const message = `field ${index + 1} has ${found}`;
  return { reason: 'invalid_field_name', message };
}

function collision(name: string, first: string, second: string): NamingProblem {
  const both = `${showValue(first)} and ${showValue(second)}`;
  return { reason: 'field_collision', message: `${both} both become ${showNames([name])}` };
}
