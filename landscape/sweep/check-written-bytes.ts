import { hash } from 'node:crypto';

import type { ArtifactSegment } from '../model/artifact.ts';
import type { NodeIndex } from '../model/ids.ts';
import { deliveryOf } from '../model/outcome.ts';
import type { Delivery } from '../model/outcome.ts';
import { artifactSegmentColumns, toArtifactSegment } from '../readers/to-artifact.ts';
import type { OwnFile, OwnFiles } from './check-output-files.ts';
import { hexOf } from './quoted-ref.ts';
import { oneOfIds, select } from './snapshot.ts';
import type { Sweep } from './sweep-context.ts';
import { readAll } from './read-all.ts';
import type { TokenTrail } from './token-trail.ts';
import { openWindowedFile } from './windowed-file.ts';
import type { WindowedFile } from './windowed-file.ts';

/** Compares what ended in a sink with the sink's file, token by token. */
export interface WrittenBytesCheck {
  check(trails: readonly TokenTrail[]): void;
  close(): void;
}

export function createWrittenBytesCheck(sweep: Sweep, files: OwnFiles): WrittenBytesCheck {
  const open = new Map<NodeIndex, OpenFile>();
  for (const [sink, { path, area }] of files) {
    open.set(sink, { file: openWindowedFile(path), area });
  }
  const segments: Segments = new Map();
  return {
    check(trails) {
      const delivered = trails.flatMap((trail) => {
        const delivery = trail.outcomes.map(deliveryOf).find((each) => each !== undefined);
        return delivery === undefined ? [] : [{ trail, delivery }];
      });
      loadSegments(sweep, segments, delivered);
      checkSegments(sweep, segments, delivered);
      for (const { trail, delivery } of delivered) {
        const file = open.get(delivery.sinkNodeIndex);
        if (file !== undefined) checkBytes(sweep, file, trail, delivery);
      }
    },
    close() {
      for (const { file } of open.values()) file.close();
    },
  };
}

interface Delivered {
  readonly trail: TokenTrail;
  readonly delivery: Delivery;
}

interface OpenFile {
  readonly file: WindowedFile;
  readonly area: OwnFile['area'];
}

type Segments = Map<number, ArtifactSegment>;

/** Segments that are remembered: those of a page are named by the next again. */
const mostSegments = 4000;

function loadSegments(sweep: Sweep, segments: Segments, delivered: readonly Delivered[]): void {
  const missing = new Set<number>();
  for (const { delivery } of delivered) {
    if (!segments.has(delivery.artifactSegmentId)) missing.add(delivery.artifactSegmentId);
  }
  if (missing.size === 0) return;
  if (segments.size > mostSegments) segments.clear();
  const ids = new Set(delivered.map(({ delivery }) => delivery.artifactSegmentId));
  const { where, bound } = oneOfIds('artifact_segment_id', [...ids]);
  const found = sweep.snapshot.all(
    `select ${select(artifactSegmentColumns)} from artifact_segments where ${where}`,
    ...bound,
  );
  for (const each of readAll(sweep, found, toArtifactSegment)) {
    segments.set(each.artifactSegmentId, each);
  }
}

/** The place of a token lies within the segment that it names, and that is one of its sink. */
function checkSegments(
  { run, findings }: Sweep,
  segments: Segments,
  delivered: readonly Delivered[],
): void {
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
  { file, area }: OpenFile,
  { token, states }: TokenTrail,
  { sinkNodeIndex, artifactOffset, artifactLength }: Delivery,
): void {
  const state = states.findLast(
    (each) => each.status === 'completed' && each.nodeIndex === sinkNodeIndex,
  );
  if (state?.status !== 'completed') return;
  const bytes = file.read(artifactOffset, artifactLength);
  const isThere = bytes.length === artifactLength;
  const found = hash('sha256', bytes, 'hex').toUpperCase();
  if (isThere && found === hexOf(state.output)) return;
  findings.add({
    table: 'node_states',
    key: `state_id ${state.stateId}`,
    check: 'artifact_bytes',
    expected: `bytes ${artifactOffset} to ${artifactOffset + artifactLength} of the artifact of sink ${sinkNodeIndex} with SHA-256 ${hexOf(state.output).toLowerCase()} (token_id ${token.tokenId})`,
    found: isThere ? `SHA-256 ${found.toLowerCase()}` : 'the file ends before',
    area,
  });
}
