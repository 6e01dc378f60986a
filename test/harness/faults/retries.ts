import { shownFile } from './list-calls.ts';

/**
 * Writes and syncs of a file of ours after one of them failed: after that nobody knows what is on the
 * disk, and a second sync may report success for pages that are lost. SQLite sees to its own files.
 */
export function retriesAfterFault(lines: readonly string[], file: string): readonly string[] {
  if (!isOurFile(file)) return [];
  const isUse = (line: string) => /^\d+ +(p?write(64)?|fsync|fdatasync)\(/.test(line);
  const uses = lines.filter(isUse);
  const failed = uses.findIndex((line) => line.includes('(INJECTED)'));
  const later = failed === -1 ? [] : uses.slice(failed + 1);
  return later.length === 0
    ? []
    : [`${later.length} writes or syncs of ${shownFile(file)} after one had failed: ${later[0]}`];
}

/** A file that we write ourselves, and not SQLite. */
export function isOurFile(file: string): boolean {
  return file.endsWith('.pack') || file.includes('.partial-');
}
