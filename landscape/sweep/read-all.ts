import type { Findings } from './findings.ts';

/**
 * The records that can be read; the others become findings. Every record that a pass reads comes by
 * here, with the values of its columns as SQLite gave them.
 */
export function readAll<F, T>(
  { findings }: { readonly findings: Pick<Findings, 'attempt'> },
  found: readonly F[],
  read: (found: F) => T,
): readonly T[] {
  const records: T[] = [];
  let each: F;
  const readNext = () => read(each);
  for (each of found) {
    const record = findings.attempt(readNext);
    if (record !== undefined) records.push(record);
  }
  return records;
}
