import type { Findings } from './findings.ts';

/** The records that can be read; the others become findings. */
export function readAll<T>(
  { findings }: { readonly findings: Pick<Findings, 'attempt'> },
  found: readonly unknown[],
  read: (found: unknown) => T,
): readonly T[] {
  const records: T[] = [];
  for (const each of found) {
    const record = findings.attempt(() => read(each));
    if (record !== undefined) records.push(record);
  }
  return records;
}
