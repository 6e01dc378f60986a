import { sha256, toHex } from '../hash.ts';
import type { Artifact, ArtifactSegment } from '../model/artifact.ts';
import type { NodeIndex } from '../model/ids.ts';
import {
  artifactColumns,
  artifactSegmentColumns,
  toArtifact,
  toArtifactSegment,
} from '../readers/to-artifact.ts';
import { count, openRecord } from '../readers/stored-record.ts';
import { isAppendingSink } from './appending-sink.ts';
import { checkOutputFile } from './check-output-files.ts';
import type { OutputFiles, OutputPlaces, SweptOutput } from './check-output-files.ts';
import { readAll } from './read-all.ts';
import { select } from './snapshot.ts';
import type { Sweep } from './sweep-context.ts';

const artifactsOfRun = `select ${select(artifactColumns)} from artifacts
  where run_id = ? order by sink_node_index`;

/**
 * What the sinks published: segments lie one behind the other and make up the artifact, and the files,
 * where `places` says where they are, hold exactly these bytes.
 */
export function checkArtifacts(sweep: Sweep, places: OutputPlaces | undefined): OutputFiles {
  const { snapshot, run, graph, findings, status } = sweep;
  const found = snapshot.all(artifactsOfRun, run.runId);
  const artifacts = new Map(
    readAll(sweep, found, toArtifact).map((each) => [each.sinkNodeIndex, each]),
  );
  const segmentsOf = readSegments(sweep);
  const own: OutputFiles['own'] = new Map();
  const outputs: SweptOutput[] = [];
  for (const sink of graph.nodes) {
    if (sink.kind !== 'sink') continue;
    const { nodeIndex } = sink;
    const artifact = artifacts.get(nodeIndex);
    if (status === 'completed' && artifact?.published === undefined) {
      findings.add({
        table: 'artifacts',
        key: `sink_node_index ${nodeIndex}`,
        check: 'artifact_recorded',
        expected: 'a published artifact, because the run has completed',
        found: artifact === undefined ? 'none' : 'one that was never published',
      });
    }
    const segments = segmentsOf.get(nodeIndex) ?? [];
    const isTiled = checkTiling(sweep, nodeIndex, segments, artifact);
    if (artifact !== undefined && artifact.type !== 'file') checkSent(sweep, artifact, segments);
    if (places === undefined) continue;
    const looked = checkOutputFile(sweep, { sink, artifact, segments, isTiled }, places);
    if (looked.output !== undefined) outputs.push(looked.output);
    if (looked.own !== undefined) own.set(nodeIndex, looked.own);
  }
  return { own, outputs };
}

/** Segments of a page. */
const pageSize = 500;
const segmentsBehind = `select ${select(artifactSegmentColumns)} from artifact_segments
  where run_id = ? and (sink_node_index, segment_index) > (?, ?)
  order by sink_node_index, segment_index limit ${pageSize}`;

/** By sink; one a group and sink: few enough to be held. */
function readSegments({
  snapshot,
  run,
  findings,
}: Sweep): ReadonlyMap<NodeIndex, readonly ArtifactSegment[]> {
  const segments: ArtifactSegment[] = [];
  for (let after: readonly [number, number] = [-1, -1]; ;) {
    const found = snapshot.all(segmentsBehind, run.runId, ...after);
    segments.push(...readAll({ findings }, found, toArtifactSegment));
    if (found.length < pageSize) break;
    const last = openRecord('artifact_segments', 'artifactSegmentId', found.at(-1));
    after = [count(last, 'sinkNodeIndex'), count(last, 'segmentIndex')];
  }
  return Map.groupBy(segments, ({ sinkNodeIndex }) => sinkNodeIndex);
}

/** Returns whether the segments lie one behind the other from the first byte to the last. */
function checkTiling(
  { findings, graph }: Sweep,
  sink: NodeIndex,
  segments: readonly ArtifactSegment[],
  artifact: Artifact | undefined,
): boolean {
  let isTiled = true;
  const report = (key: string, expected: string, found: string) => {
    isTiled = false;
    findings.add({ table: 'artifact_segments', key, check: 'artifact_segments', expected, found });
  };
  const [first] = segments;
  // What is appended to lies before the first segment.
  let end = first !== undefined && isAppending(graph, sink) ? first.byteOffset : 0;
  for (const [i, segment] of segments.entries()) {
    const key = `artifact_segment_id ${segment.artifactSegmentId}`;
    if (segment.segmentIndex !== i) {
      report(key, `segment_index ${i}`, `segment_index ${segment.segmentIndex}`);
    }
    if (segment.byteOffset !== end) {
      report(key, `byte_offset ${end}`, `byte_offset ${segment.byteOffset}`);
    }
    end = segment.byteOffset + segment.byteLength;
  }
  if (artifact === undefined || (first === undefined && isAppending(graph, sink))) return isTiled;
  if (artifact.sizeBytes === end) return isTiled;
  report(
    `sink_node_index ${sink}`,
    `segments up to byte ${artifact.sizeBytes}, the size of the artifact`,
    `segments up to byte ${end}`,
  );
  return isTiled;
}

function isAppending(graph: Sweep['graph'], sink: NodeIndex): boolean {
  return isAppendingSink(graph.node(sink).config);
}

/**
 * Rows in a table and what was sent to somebody are not read again: they may have been changed rightly,
 * or cannot be. What was written is its segments.
 */
function checkSent(
  { findings }: Sweep,
  artifact: Artifact,
  segments: readonly ArtifactSegment[],
): void {
  const found = sha256(Buffer.concat(segments.map(({ contentHash }) => contentHash)));
  if (Buffer.compare(found, artifact.contentHash) === 0) return;
  findings.add({
    table: 'artifacts',
    key: `artifact_id ${artifact.artifactId}`,
    check: 'artifact_segments',
    expected: `segments whose hashes have the SHA-256 ${toHex(artifact.contentHash)}`,
    found: toHex(found),
  });
}
