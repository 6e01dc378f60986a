import type { CheckName } from '../../../landscape/sweep/findings.ts';

/** A change of the database, and the finding that must name it. */
export interface Corruption {
  readonly check: CheckName;
  readonly title: string;
  readonly sql: string;
  readonly table: string;
  readonly key: string;
}

/** The hash of nothing there is, as SQL writes it. */
export const other = `x'${'ee'.repeat(32)}'`;

/** `of(check, title, sql, [table, key])` */
export function of(
  check: CheckName,
  title: string,
  sql: string,
  [table, key]: readonly [table: string, key: string],
): Corruption {
  return { check, title, sql, table, key };
}
