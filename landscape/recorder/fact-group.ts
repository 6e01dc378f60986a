import { statements } from './statements.ts';
import type { StatementName } from './statements.ts';

/** What a column can hold on its way into the database. */
export type Value = string | number | Uint8Array | null;

/** The facts of one group, in memory until it is committed: per statement, values one after another. */
export type FactGroup = { readonly [Name in StatementName]: Value[] };

export function emptyFactGroup(): FactGroup {
  const names = Object.keys(statements) as StatementName[];
  return Object.fromEntries(names.map((name) => [name, []])) as unknown as FactGroup;
}
