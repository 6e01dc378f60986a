import type { Knex } from 'knex';

import { sha256, toHex } from '../hash.ts';
import type { Artifact, ArtifactSegment } from '../model/artifact.ts';
import type { NodeIndex } from '../model/ids.ts';
import { getField, isJsonObject } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import {
  artifactColumns,
  artifactSegmentColumns,
  toArtifact,
  toArtifactSegment,
} from '../readers/to-artifact.ts';
import { count, openRecord, text } from '../readers/stored-record.ts';
import { digestFile } from './digest-file.ts';
import { pageSize } from './pages.ts';
import type { Sweep } from './sweep-context.ts';
import { readAll } from './read-all.ts';

export type ResolveArtifact = (publishedPath: string) => string;

/** The published files whose bytes are still the run's own. */
export type OwnFiles = ReadonlyMap<NodeIndex, string>;

/**
 * What the sinks published: segments lie one behind the other and make up the artifact, and the files,
 * where `resolve` says where they are, hold exactly these bytes.
 */
export async function checkArtifacts(
  sweep: Sweep,
  resolve: ResolveArtifact | undefined,
): Promise<OwnFiles> {
  const { db, run, graph, findings, status } = sweep;
  const found: unknown[] = await db('artifacts')
    .select(artifactColumns)
    .where({ run_id: run.runId })
    .orderBy('sink_node_index');
  const artifacts = new Map(
    readAll(sweep, found, toArtifact).map((each) => [each.sinkNodeIndex, each]),
  );
  const segmentsOf = await readSegments(sweep);
  const own = new Map<NodeIndex, string>();
  for (const { nodeIndex, kind } of graph.nodes) {
    if (kind !== 'sink') continue;
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
    checkTiling(sweep, nodeIndex, segments, artifact);
    if (artifact?.type === 'database') checkTable(sweep, artifact, segments);
    if (artifact?.published === undefined || artifact.type !== 'file') continue;
    if (resolve === undefined) continue;
    const path = resolve(artifact.published.path);
    if (await checkFile(sweep, artifact, segments, path)) own.set(nodeIndex, path);
  }
  return own;
}

/** By sink; one a group and sink: few enough to be held. */
async function readSegments({
  db,
  run,
  findings,
}: Sweep): Promise<ReadonlyMap<NodeIndex, readonly ArtifactSegment[]>> {
  const segments: ArtifactSegment[] = [];
  for (let after = [-1, -1]; ;) {
    const found: unknown[] = await db('artifact_segments')
      .select(artifactSegmentColumns)
      .where({ run_id: run.runId })
      .whereRaw('(sink_node_index, segment_index) > (?, ?)', after)
      .orderBy(['sink_node_index', 'segment_index'])
      .limit(pageSize);
    segments.push(...readAll({ findings }, found, toArtifactSegment));
    if (found.length < pageSize) break;
    const last = openRecord('artifact_segments', 'artifactSegmentId', found.at(-1));
    after = [count(last, 'sinkNodeIndex'), count(last, 'segmentIndex')];
  }
  return Map.groupBy(segments, ({ sinkNodeIndex }) => sinkNodeIndex);
}

function checkTiling(
  { findings, graph }: Sweep,
  sink: NodeIndex,
  segments: readonly ArtifactSegment[],
  artifact: Artifact | undefined,
): void {
  const report = (key: string, expected: string, found: string) =>
    findings.add({ table: 'artifact_segments', key, check: 'artifact_segments', expected, found });
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
  if (artifact === undefined || (first === undefined && isAppending(graph, sink))) return;
  if (artifact.sizeBytes === end) return;
  report(
    `sink_node_index ${sink}`,
    `segments up to byte ${artifact.sizeBytes}, the size of the artifact`,
    `segments up to byte ${end}`,
  );
}

function isAppending(graph: Sweep['graph'], sink: NodeIndex): boolean {
  return isAppendingSink(graph.node(sink).config);
}

/** Whether a sink of this configuration adds to what is there. */
export function isAppendingSink(config: JsonObject): boolean {
  const options = getField(config, 'options');
  return isJsonObject(options) && getField(options, 'if_exists') === 'append';
}

/** A table is not read again: its rows may have been changed rightly. What was written is its segments. */
function checkTable(
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

/** Returns whether the file is the run's own: not one that a later run has put in its place. */
async function checkFile(
  sweep: Sweep,
  artifact: Artifact,
  segments: readonly ArtifactSegment[],
  path: string,
): Promise<boolean> {
  const { findings } = sweep;
  const report = (expected: string, found: string) =>
    findings.add({
      table: 'artifacts',
      key: `artifact_id ${artifact.artifactId}`,
      check: 'artifact_file',
      expected,
      found,
    });
  const wanted = `${artifact.sizeBytes} bytes with SHA-256 ${toHex(artifact.contentHash)}`;
  const digest = digestFile(path, artifact.sizeBytes, segments);
  if (digest === undefined) {
    report(`${path}: ${wanted}`, 'no such file');
    return false;
  }
  const isWhole = Buffer.compare(digest.hash, artifact.contentHash) === 0;
  const isGrown = digest.size > artifact.sizeBytes;
  if (isWhole && (!isGrown || isAppending(sweep.graph, artifact.sinkNodeIndex))) return true;
  const later = await findSupersedingRun(sweep.db, sweep.run, artifact, digest.wholeHash);
  if (later !== undefined) return false;
  report(`${path}: ${wanted}`, `${digest.size} bytes with SHA-256 ${toHex(digest.wholeHash)}`);
  for (const segment of digest.changed) {
    findings.add({
      table: 'artifact_segments',
      key: `artifact_segment_id ${segment.artifactSegmentId}`,
      check: 'artifact_file',
      expected: `${path}, bytes ${segment.byteOffset} to ${segment.byteOffset + segment.byteLength}: SHA-256 ${toHex(segment.contentHash)}`,
      found: 'other bytes',
    });
  }
  return digest.size === artifact.sizeBytes;
}

/**
 * Key of a later run of the same landscape that published under the same name, and whose content is the
 * one that was found; `undefined` when there is none.
 */
export async function findSupersedingRun(
  db: Knex,
  run: Run,
  artifact: Artifact,
  foundHash: Uint8Array,
): Promise<string | undefined> {
  const later: unknown[] = await db('artifacts')
    .join('runs', 'runs.run_id', 'artifacts.run_id')
    .select({ runKey: 'runs.run_key' })
    .where({
      'artifacts.content_hash': foundHash,
      'artifacts.published_path': artifact.published?.path ?? null,
      'runs.settings_file': run.settingsFile,
    })
    .andWhere('artifacts.artifact_id', '>', artifact.artifactId)
    .orderBy('artifacts.artifact_id', 'desc')
    .limit(1);
  return later.length === 0 ? undefined : text(openRecord('runs', 'runKey', later[0]), 'runKey');
}
