import type { SinkOutput } from '../../landscape/queries/list-outputs.ts';

/** Bytes of what was published; before that of what was written. */
export function sizeOf({ artifact, bytes }: SinkOutput): number {
  return artifact?.sizeBytes ?? bytes;
}
