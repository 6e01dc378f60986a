import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import type { Counts, EventEdge, EventNode, NotableFact } from '../../engine/events.ts';
import { advance, keptFacts } from '../../engine/progress.ts';
import type { Progress } from '../../engine/progress.ts';
import { toHex } from '../../landscape/hash.ts';
import type { Artifact } from '../../landscape/model/artifact.ts';
import type { JsonObject, JsonValue } from '../../landscape/model/json.ts';
import type { Run, RunSegment } from '../../landscape/model/run.ts';
import { findRun } from '../../landscape/queries/find-run.ts';
import { readRunProgress } from '../../landscape/queries/read-run-progress.ts';
import type { RunStanding, ToldError } from '../../landscape/queries/read-run-progress.ts';
import type { Landscape } from './questions.ts';

/**
 * The progress of any run, out of the landscape: what a watcher would know of it. Not recorded are the
 * bytes that earlier processes read, and what waits for other branches.
 */
export async function readProgress(
  { db, path }: Landscape,
  { run }: { readonly run: string },
): Promise<Progress> {
  const options = { databasePath: path, errors: keptFacts };
  const standing = await readRunProgress(db, await findRun(db, run), options);
  const { segments } = standing.run;
  const process = segments.at(-1);
  const { artifacts, openBatches, errors, last } = standing;
  return {
    ...begin(standing, path, process),
    status: standing.run.status,
    reason: reasonOf(process),
    atMs: standing.run.endedAtMs ?? last?.createdAtMs ?? standing.run.startedAtMs,
    committedAtMs: last?.createdAtMs,
    segment: {
      startedAtMs: process?.startedAtMs ?? standing.run.startedAtMs,
      rows: standing.rowsBefore,
      sourceBytes: segments.length > 1 ? undefined : 0,
    },
    held: openBatches.map(({ nodeIndex, batches, sinceMs }) => ({
      node: nodeIndex,
      sets: batches,
      sinceMs,
    })),
    artifacts: artifacts.flatMap(toPublished),
    notable: errors.map(toFact),
  };
}

/** As a process would begin that found all this done already. */
function begin(
  { run, nodes, edges, last, files, ...standing }: RunStanding,
  landscape: string,
  process: RunSegment | undefined,
): Progress {
  return advance(undefined, {
    type: 'run_started',
    atMs: process?.startedAtMs ?? run.startedAtMs,
    runKey: run.runKey,
    pipeline: run.pipeline,
    landscape,
    startedAtMs: run.startedAtMs,
    segmentStartedAtMs: process?.startedAtMs ?? run.startedAtMs,
    nodes: nodes.map(({ nodeIndex, name, kind, plugin }): EventNode => ({
      index: nodeIndex,
      name,
      kind,
      plugin,
    })),
    edges: edges.map(({ edgeIndex, ...edge }): EventEdge => ({
      index: edgeIndex,
      from: edge.from,
      target: edge.target,
      label: edge.label,
      mode: edge.mode,
    })),
    sourceSizeBytes: sourceSize(run, nodes, files),
    isSourceExhausted: last?.sourceState === 'exhausted',
    committed: toCounts(standing),
  });
}

/**
 * The size that the source's file has now, which is what a watcher needs to know how far it is. Of
 * sources that read more than one file nobody knows which will come.
 */
function sourceSize(
  run: Pick<Run, 'settingsFile'>,
  nodes: RunStanding['nodes'],
  files: RunStanding['files'],
): number | undefined {
  const [file] = files;
  const isOneFile = nodes[0]?.plugin === 'csv' || nodes[0]?.plugin === 'json';
  if (!isOneFile || file === undefined || files.length > 1) return undefined;
  const found = statSync(resolve(dirname(run.settingsFile), file.path), { throwIfNoEntry: false });
  return found?.isFile() === true ? found.size : undefined;
}

function toCounts({ counters, latencies }: Pick<RunStanding, 'counters' | 'latencies'>): Counts {
  const byNode = Map.groupBy(latencies, ({ nodeIndex }) => nodeIndex);
  return {
    rows: counters.rows,
    tokens: counters.tokens,
    sourceBytes: counters.sourceBytes,
    nodes: counters.nodes.map(({ nodeIndex: index, completed, failed, durationUs }) => ({
      index,
      completed,
      failed,
      durationUs,
      latencies: (byNode.get(index) ?? []).map(({ bucket, states }) => [bucket, states] as const),
    })),
    edges: counters.edges.map(({ edgeIndex: index, tokens }) => ({ index, tokens })),
    outcomes: counters.outcomes.map(({ outcome, sinkNodeIndex: sink, tokens }) =>
      sink === undefined ? { outcome, tokens } : { outcome, sink, tokens },
    ),
  };
}

function reasonOf(process: RunSegment | undefined): JsonObject | undefined {
  const reason = process?.endStatus === undefined ? undefined : process.endReason;
  return isObject(reason) ? reason : undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toPublished(artifact: Artifact): Progress['artifacts'] {
  const { sinkNodeIndex: sink, published, sizeBytes, contentHash } = artifact;
  if (published === undefined) return [];
  const { path, atMs } = published;
  return [{ type: 'artifact_published', atMs, sink, path, sizeBytes, hash: toHex(contentHash) }];
}

function toFact({ nodeIndex: node, message, ...error }: ToldError): NotableFact {
  const { rowId, rowIndex, batchId, tokenId, reason } = error;
  return {
    rowId,
    rowIndex,
    batchId,
    tokenId,
    node,
    reason,
    message: message ?? 'what it said is gone with its payload',
  };
}
