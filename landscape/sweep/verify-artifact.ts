import { setImmediate } from 'node:timers/promises';
import type { Knex } from 'knex';
import { z } from 'zod';

import { toHex } from '../hash.ts';
import { AuditError, NotFoundError } from '../model/errors.ts';
import type { Artifact, ArtifactSegment } from '../model/artifact.ts';
import type { NodeIndex } from '../model/ids.ts';
import type { JsonObject } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import { listArtifacts } from '../queries/list-artifacts.ts';
import { listNodes } from '../queries/run-graph.ts';
import { artifactSegmentColumns, toArtifactSegment } from '../readers/to-artifact.ts';
import { isAppendingSink } from './appending-sink.ts';
import { digestInSlices } from './digest-file.ts';
import type { FileDigest } from './digest-file.ts';
import { supersedingQuery, toSupersedingRun } from './superseding-run.ts';

/** What is at the place of a published file now. */
export type ArtifactVerdict =
  | { readonly kind: 'same'; readonly bytes: number }
  /** The run's own bytes come first; others were appended since. */
  | { readonly kind: 'appended_to'; readonly bytes: number; readonly now: number }
  | { readonly kind: 'replaced'; readonly byRun: string }
  | {
      readonly kind: 'changed';
      readonly bytes: number;
      readonly now: number;
      readonly sha256: string;
      /** Writes of the run whose bytes are not what they were, of how many, and where the first begins. */
      readonly writes: number;
      readonly changedWrites: number;
      readonly firstChangedAt: number | undefined;
    }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'cancelled' };

interface Verifying {
  readonly resolve: (publishedPath: string) => string;
  /** Told how many bytes were read. */
  readonly onBytes?: (bytes: number) => void;
  readonly isCancelled?: () => boolean;
}

/**
 * Reads what a sink of a run published again, a megabyte at a time, and compares it with what was recorded.
 *
 * @throws NotFoundError `ARTIFACT_NOT_FOUND` when the sink has published no file.
 */
export async function verifyArtifact(
  db: Knex,
  run: Run,
  sink: NodeIndex,
  { resolve, onBytes, isCancelled }: Verifying,
): Promise<ArtifactVerdict> {
  const artifact = await findFile(db, run, sink);
  const segments = await listSegments(db, run, sink);
  const slices = digestInSlices(resolve(artifact.path), artifact.sizeBytes, segments);
  for (;;) {
    let slice: ReturnType<typeof slices.next>;
    try {
      slice = slices.next();
    } catch (error) {
      const { data } = unreadable.safeParse(error);
      if (data === undefined) throw error;
      return { kind: 'unreadable', why: data.message };
    }
    if (slice.done === true) {
      if (slice.value === undefined) return { kind: 'gone' };
      return judge(db, run, artifact, { ...slice.value, segments });
    }
    onBytes?.(slice.value);
    await setImmediate();
    if (isCancelled?.() !== true) continue;
    slices.return(undefined);
    return { kind: 'cancelled' };
  }
}

/** What the file system says. */
const unreadable = z.object({ code: z.string().regex(/^E[A-Z]+$/), message: z.string() });

type PublishedFile = Artifact & { readonly path: string };

async function findFile(db: Knex, run: Run, sink: NodeIndex): Promise<PublishedFile> {
  const artifacts = await listArtifacts(db, run.runId);
  const artifact = artifacts.find(({ sinkNodeIndex }) => sinkNodeIndex === sink);
  if (artifact?.published !== undefined && artifact.type === 'file') {
    return { ...artifact, path: artifact.published.path };
  }
  throw new NotFoundError(
    'ARTIFACT_NOT_FOUND',
    `Sink ${sink} of run ${run.runKey} has published no file.`,
    { facts: { run: run.runKey, sink } },
  );
}

async function listSegments(
  db: Knex,
  { runId }: Run,
  sink: NodeIndex,
): Promise<readonly ArtifactSegment[]> {
  const found: unknown[] = await db('artifact_segments')
    .select(artifactSegmentColumns)
    .where({ run_id: runId, sink_node_index: sink })
    .orderBy('segment_index');
  return found.map(toArtifactSegment);
}

interface Found extends FileDigest {
  readonly segments: readonly ArtifactSegment[];
}

async function judge(
  db: Knex,
  run: Run,
  artifact: PublishedFile,
  { size, hash, wholeHash, changed, segments }: Found,
): Promise<ArtifactVerdict> {
  const { sizeBytes: bytes, contentHash, sinkNodeIndex } = artifact;
  const startIsSame = Buffer.compare(hash, contentHash) === 0;
  if (startIsSame && size === bytes) return { kind: 'same', bytes };
  if (startIsSame && isAppendingSink(await configOf(db, run, sinkNodeIndex))) {
    return { kind: 'appended_to', bytes, now: size };
  }
  const { sql, bound } = supersedingQuery(run, artifact, wholeHash);
  const later: unknown = await db.raw(
    sql,
    bound.map((each) => (each instanceof Uint8Array ? Buffer.from(each) : each)),
  );
  const byRun = toSupersedingRun(Array.isArray(later) ? later : []);
  if (byRun !== undefined) return { kind: 'replaced', byRun };
  return {
    kind: 'changed',
    bytes,
    now: size,
    sha256: toHex(wholeHash),
    writes: segments.length,
    changedWrites: changed.length,
    firstChangedAt: changed[0]?.byteOffset,
  };
}

async function configOf(db: Knex, { runId }: Run, index: NodeIndex): Promise<JsonObject> {
  const node = (await listNodes(db, runId))[index];
  if (node !== undefined) return node.config;
  throw new AuditError(
    'AUDIT_CORRUPT',
    `Run ${runId} has an artifact of node ${index}, which is not there.`,
  );
}
