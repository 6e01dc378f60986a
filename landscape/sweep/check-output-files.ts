import { existsSync } from 'node:fs';
import { z } from 'zod';

import { toHex } from '../hash.ts';
import type { Artifact, ArtifactSegment } from '../model/artifact.ts';
import type { NodeIndex } from '../model/ids.ts';
import type { StoredNode } from '../readers/to-node.ts';
import { isAppendingSink } from './appending-sink.ts';
import { digestFile } from './digest-file.ts';
import type { FileDigest } from './digest-file.ts';
import type { FindingArea } from './findings.ts';
import { supersedingQuery, toSupersedingRun } from './superseding-run.ts';
import type { Sweep } from './sweep-context.ts';

/** Where outputs lie, which only those who know the sinks can say. */
export interface OutputPlaces {
  /** The file system's path of a published one. */
  readonly published: (path: string) => string;
  /** The file in which a sink keeps what it has not published yet; absent where it keeps none. */
  readonly partial?: (sink: StoredNode) => string | undefined;
}

/** What lies where a sink has written. */
export interface SweptOutput {
  readonly sink: string;
  /** As it was published, or the partial file. */
  readonly path: string;
  readonly state:
    | 'same'
    /** Others added to it: the run's own bytes come first. */
    | 'appended_to'
    /** A later run published under the same name. */
    | 'superseded'
    | 'changed'
    | 'gone'
    | 'unreadable'
    /** Not published yet; what was committed of it is there. */
    | 'partial'
    /** A table, or what was sent: there is no file to read. */
    | 'not_read';
  readonly byRun: string | undefined;
}

/** A file with bytes of the run, and what it is about when these are not those of the rows. */
export interface OwnFile {
  readonly path: string;
  readonly area: FindingArea;
}

/** The files whose bytes can be compared with the rows, by sink. */
export type OwnFiles = ReadonlyMap<NodeIndex, OwnFile>;

export interface OutputFiles {
  readonly own: Map<NodeIndex, OwnFile>;
  readonly outputs: readonly SweptOutput[];
}

export interface OutputToCheck {
  readonly sink: StoredNode;
  readonly artifact: Artifact | undefined;
  readonly segments: readonly ArtifactSegment[];
  /** Whether the segments account for every byte. */
  readonly isTiled: boolean;
}

interface Looked {
  readonly output?: SweptOutput;
  readonly own?: OwnFile;
}

/** Compares what lies at the place of an output with what was recorded of it. */
export function checkOutputFile(
  sweep: Sweep,
  to: OutputToCheck,
  { published, partial }: OutputPlaces,
): Looked {
  const { sink, artifact, segments } = to;
  if (artifact !== undefined && artifact.type !== 'file') {
    return { output: outputOf(sink, artifact.published?.path ?? artifact.path, 'not_read') };
  }
  if (artifact?.published !== undefined) {
    return checkPublished(sweep, { ...to, artifact }, published(artifact.published.path));
  }
  const path = segments.length === 0 ? undefined : partial?.(sink);
  if (path === undefined) return {};
  // Between the intent to publish and the record that it is done, the file may have its name already.
  const isRenamed = artifact !== undefined && !existsSync(path);
  return checkPartial(sweep, to, isRenamed ? published(artifact.path) : path);
}

function outputOf(
  { name }: StoredNode,
  path: string,
  state: SweptOutput['state'],
  byRun?: string,
): SweptOutput {
  return { sink: name, path, state, byRun };
}

/** What the file system says. */
const unreadable = z.object({ code: z.string().regex(/^E[A-Z]+$/), message: z.string() });

/** The digest of a file; `undefined` when there is none, a text why it cannot be read. */
function tryDigest(
  path: string,
  length: number,
  segments: readonly ArtifactSegment[],
): FileDigest | string | undefined {
  try {
    return digestFile(path, length, segments);
  } catch (error) {
    const { data } = unreadable.safeParse(error);
    if (data === undefined) throw error;
    return data.message;
  }
}

function checkPublished(
  sweep: Sweep,
  { sink, artifact, segments, isTiled }: OutputToCheck & { readonly artifact: Artifact },
  path: string,
): Looked {
  const shown = artifact.published?.path ?? path;
  const key = `artifact_id ${artifact.artifactId}`;
  const report = (expected: string, found: string) =>
    sweep.findings.add({
      table: 'artifacts',
      key,
      check: 'artifact_file',
      expected,
      found,
      area: 'outputs',
    });
  const wanted = `${path}: ${artifact.sizeBytes} bytes with SHA-256 ${toHex(artifact.contentHash)}`;
  const digest = tryDigest(path, artifact.sizeBytes, segments);
  if (digest === undefined || typeof digest === 'string') {
    report(wanted, digest ?? 'no such file');
    return { output: outputOf(sink, shown, digest === undefined ? 'gone' : 'unreadable') };
  }
  const { size, hash, wholeHash, changed } = digest;
  const isWhole = Buffer.compare(hash, artifact.contentHash) === 0;
  const isGrown = size > artifact.sizeBytes;
  if (isWhole && (!isGrown || isAppendingSink(sink.config))) {
    reportSegments(sweep, path, changed, 'records');
    return {
      output: outputOf(sink, shown, isGrown ? 'appended_to' : 'same'),
      own: { path, area: 'records' },
    };
  }
  const byRun = toSupersedingRun(
    sweep.snapshot.all(...spread(supersedingQuery(sweep.run, artifact, undefined))),
  );
  if (byRun !== undefined) return { output: outputOf(sink, shown, 'superseded', byRun) };
  const isSameSize = size === artifact.sizeBytes;
  if (isSameSize && isTiled && segments.length > 0 && changed.length === 0) {
    // Every write is as it was recorded: it is the artifact's own hash that is wrong.
    sweep.findings.add({
      table: 'artifacts',
      key,
      check: 'artifact_segments',
      expected: `content_hash ${toHex(wholeHash)}, of the bytes that its segments have`,
      found: `content_hash ${toHex(artifact.contentHash)}`,
    });
    return { output: outputOf(sink, shown, 'same'), own: { path, area: 'records' } };
  }
  report(wanted, `${size} bytes with SHA-256 ${toHex(wholeHash)}`);
  reportSegments(sweep, path, changed, 'outputs');
  return {
    output: outputOf(sink, shown, 'changed'),
    ...(isSameSize && { own: { path, area: 'outputs' } as const }),
  };
}

function spread({ sql, bound }: ReturnType<typeof supersedingQuery>) {
  return [sql, ...bound] as const;
}

function reportSegments(
  { findings }: Sweep,
  path: string,
  changed: readonly ArtifactSegment[],
  area: FindingArea,
): void {
  for (const { artifactSegmentId, byteOffset, byteLength, contentHash } of changed) {
    findings.add({
      table: 'artifact_segments',
      key: `artifact_segment_id ${artifactSegmentId}`,
      check: area === 'outputs' ? 'artifact_file' : 'artifact_segments',
      expected: `${path}, bytes ${byteOffset} to ${byteOffset + byteLength}: SHA-256 ${toHex(contentHash)}`,
      found: 'other bytes',
      area,
    });
  }
}

/** What was not published yet: the bytes of every committed write, with what was never committed behind. */
function checkPartial(sweep: Sweep, { sink, segments }: OutputToCheck, path: string): Looked {
  const end = segments.reduce((most, each) => Math.max(most, each.byteOffset + each.byteLength), 0);
  const digest = tryDigest(path, end, segments);
  if (digest === undefined || typeof digest === 'string') {
    sweep.findings.add({
      table: 'artifact_segments',
      key: `sink_node_index ${sink.nodeIndex}`,
      check: 'artifact_file',
      expected: `${path}: ${end} bytes that were committed`,
      found: digest ?? 'no such file',
      area: 'outputs',
    });
    return { output: outputOf(sink, path, digest === undefined ? 'gone' : 'unreadable') };
  }
  reportSegments(sweep, path, digest.changed, 'outputs');
  if (digest.changed.length > 0) return { output: outputOf(sink, path, 'changed') };
  return { output: outputOf(sink, path, 'partial'), own: { path, area: 'records' } };
}
