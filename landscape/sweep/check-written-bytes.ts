import { sha256, toHex } from '../hash.ts';
import type { NodeIndex } from '../model/ids.ts';
import { deliveryOf } from '../model/outcome.ts';
import type { Delivery } from '../model/outcome.ts';
import { artifactSegmentColumns, toArtifactSegment } from '../readers/to-artifact.ts';
import type { OwnFiles } from './check-artifacts.ts';
import type { Sweep } from './sweep-context.ts';
import { readAll } from './read-all.ts';
import type { TokenTrail } from './token-trail.ts';
import { openWindowedFile } from './windowed-file.ts';
import type { WindowedFile } from './windowed-file.ts';

/** Compares what ended in a sink with the sink's file, token by token. */
export interface WrittenBytesCheck {
  check(trails: readonly TokenTrail[]): Promise<void>;
  close(): void;
}

export function createWrittenBytesCheck(sweep: Sweep, files: OwnFiles): WrittenBytesCheck {
  const open = new Map<NodeIndex, WindowedFile>();
  for (const [sink, path] of files) open.set(sink, openWindowedFile(path));
  return {
    async check(trails) {
      const delivered = trails.flatMap((trail) => {
        const delivery = trail.outcomes.map(deliveryOf).find((each) => each !== undefined);
        return delivery === undefined ? [] : [{ trail, delivery }];
      });
      await checkSegments(sweep, delivered);
      for (const { trail, delivery } of delivered) {
        const file = open.get(delivery.sinkNodeIndex);
        if (file !== undefined) checkBytes(sweep, file, trail, delivery);
      }
    },
    close() {
      for (const file of open.values()) file.close();
    },
  };
}

interface Delivered {
  readonly trail: TokenTrail;
  readonly delivery: Delivery;
}

/** The place of a token lies within the segment that it names, and that is one of its sink. */
async function checkSegments(sweep: Sweep, delivered: readonly Delivered[]): Promise<void> {
  const { db, run, findings } = sweep;
  const ids = new Set(delivered.map(({ delivery }) => delivery.artifactSegmentId));
  const found: unknown[] = await db('artifact_segments')
    .select(artifactSegmentColumns)
    .whereIn('artifact_segment_id', [...ids]);
  const segments = new Map(
    readAll(sweep, found, toArtifactSegment).map((each) => [each.artifactSegmentId, each]),
  );
  for (const { trail, delivery } of delivered) {
    const segment = segments.get(delivery.artifactSegmentId);
    const { sinkNodeIndex, artifactOffset, artifactLength } = delivery;
    const isWithin =
      segment !== undefined &&
      segment.runId === run.runId &&
      segment.sinkNodeIndex === sinkNodeIndex &&
      artifactOffset >= segment.byteOffset &&
      artifactOffset + artifactLength <= segment.byteOffset + segment.byteLength;
    if (isWithin) continue;
    findings.add({
      table: 'token_outcomes',
      key: `token_id ${trail.token.tokenId}`,
      check: 'segment_of_outcome',
      expected: `bytes within artifact_segment_id ${delivery.artifactSegmentId} of sink ${sinkNodeIndex}`,
      found: `bytes ${artifactOffset} to ${artifactOffset + artifactLength}`,
    });
  }
}

function checkBytes(
  { findings }: Sweep,
  file: WindowedFile,
  { token, states }: TokenTrail,
  { sinkNodeIndex, artifactOffset, artifactLength }: Delivery,
): void {
  const state = states.findLast(
    (each) => each.status === 'completed' && each.nodeIndex === sinkNodeIndex,
  );
  if (state?.status !== 'completed') return;
  const bytes = file.read(artifactOffset, artifactLength);
  const isThere = bytes.length === artifactLength;
  const found = sha256(bytes);
  if (isThere && Buffer.compare(found, state.output.hash) === 0) return;
  findings.add({
    table: 'node_states',
    key: `state_id ${state.stateId}`,
    check: 'artifact_bytes',
    expected: `bytes ${artifactOffset} to ${artifactOffset + artifactLength} of the artifact of sink ${sinkNodeIndex} with SHA-256 ${toHex(state.output.hash)} (token_id ${token.tokenId})`,
    found: isThere ? `SHA-256 ${toHex(found)}` : 'the file ends before',
  });
}
