import { closeSync } from 'node:fs';

/**
 * Closes a file that was only read, or of which everything that counts was synced or has failed already. What closing says
 * then changes nothing, and must not stand before what went wrong first.
 */
export function closeSynced(file: number): void {
  try {
    closeSync(file);
  } catch {
    // As above.
  }
}
