import type { Cancellation } from '../../landscape/queries/cancellation.ts';
import { findRun } from '../../landscape/queries/find-run.ts';
import { verifyArtifact } from '../../landscape/sweep/verify-artifact.ts';
import type { ArtifactVerdict } from '../../landscape/sweep/verify-artifact.ts';
import { artifactPath } from './read-outputs.ts';
import type { Landscape } from './questions.ts';

export interface VerifyAsked {
  readonly run: string;
  /** Node index of the sink. */
  readonly sink: number;
  /** Memory of both threads: one 64-bit float, the bytes that were read so far. */
  readonly bytesRead: SharedArrayBuffer;
}

/** Reads a published file again; whoever asks can see how far it is while it waits. */
export async function verifyPublished(
  { db }: Landscape,
  { run: asked, sink, bytesRead }: VerifyAsked,
  cancellation: Cancellation,
): Promise<ArtifactVerdict> {
  const run = await findRun(db, asked);
  const progress = new Float64Array(bytesRead);
  return verifyArtifact(db, run, sink, {
    resolve: (path) => artifactPath(run, path),
    onBytes(bytes) {
      progress[0] = bytes;
    },
    isCancelled: () => cancellation.isCancelled,
  });
}
