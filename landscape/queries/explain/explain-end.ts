import { toHex } from '../../hash.ts';
import type { Artifact } from '../../model/artifact.ts';
import type {
  Because,
  ExplainedArtifact,
  ExplainedEnd,
  ExplainedWrite,
} from '../../model/explained-token.ts';
import { showId } from '../../model/ids.ts';
import type { GroupId } from '../../model/ids.ts';
import type { NodeState } from '../../model/node-state.ts';
import { deliveryOf } from '../../model/outcome.ts';
import type { Delivery, Outcome } from '../../model/outcome.ts';
import type { PayloadRef } from '../../model/payload.ts';
import type { PayloadReader } from '../../payloads/read-payload.ts';
import type { RunGraph } from '../run-graph.ts';
import { explainError } from './explain-error.ts';
import type { ErrorFacts } from './explain-error.ts';
import { readArtifactBytes } from './read-artifact-bytes.ts';
import type { WrittenInFile } from './read-artifact-bytes.ts';
import { readText } from './read-content.ts';
import { toIsoTime } from './shown-time.ts';

export interface EndSources {
  readonly graph: RunGraph;
  readonly payloads: PayloadReader;
  /** Absolute path of a published artifact; absent when nobody knows where its pipeline is. */
  readonly resolveArtifact: ((path: string) => string) | undefined;
}

export interface EndRecords {
  readonly outcome: Outcome;
  /** States of the token itself. */
  readonly states: readonly NodeState[];
  readonly artifact: Artifact | undefined;
  readonly errorFacts: ErrorFacts | undefined;
  readonly because: Because;
}

/** How a token ended, what decided it, and what was written where. */
export function explainEnd(sources: EndSources, records: EndRecords): ExplainedEnd {
  const { graph, payloads } = sources;
  const { outcome, artifact, because } = records;
  const delivery = deliveryOf(outcome);
  return {
    outcome: outcome.kind,
    recordedAt: toIsoTime(outcome.recordedAtMs),
    because,
    sink: delivery === undefined ? null : graph.node(delivery.sinkNodeIndex).name,
    artifact:
      delivery === undefined || artifact === undefined ? null : toExplainedArtifact(artifact),
    written: delivery === undefined ? null : explainWrite(sources, records, delivery),
    error: 'error' in outcome ? explainError(payloads, outcome.error, records.errorFacts) : null,
    batch: 'batchId' in outcome ? showId('batch', outcome.batchId) : null,
    forkGroup: showGroup('forkGroupId' in outcome ? outcome.forkGroupId : undefined),
    joinGroup: showGroup('joinGroupId' in outcome ? outcome.joinGroupId : undefined),
    expandGroup: showGroup('expandGroupId' in outcome ? outcome.expandGroupId : undefined),
  };
}

/** Groups are named after tokens. */
function showGroup(group: GroupId | undefined): string | null {
  return group === undefined ? null : showId('token', group);
}

function toExplainedArtifact(artifact: Artifact): ExplainedArtifact {
  return {
    id: showId('artifact', artifact.artifactId),
    type: artifact.type,
    path: artifact.path,
    publishedPath: artifact.published?.path ?? null,
    publishedAt: artifact.published === undefined ? null : toIsoTime(artifact.published.atMs),
    sha256: toHex(artifact.contentHash),
    sizeBytes: artifact.sizeBytes,
  };
}

function explainWrite(
  sources: EndSources,
  { states, artifact }: EndRecords,
  delivery: Delivery,
): ExplainedWrite | null {
  const state = states.findLast(
    (each) => each.nodeIndex === delivery.sinkNodeIndex && each.status === 'completed',
  );
  if (state?.status !== 'completed') return null;
  const inArtifact = readFromArtifact(sources, artifact, delivery, state.output);
  const stored = readText(sources.payloads, keptAs(state, artifact));
  return {
    offset: delivery.artifactOffset,
    length: delivery.artifactLength,
    sha256: toHex(state.output.hash),
    // The landscape keeps the bytes itself where they are more than the row.
    content: stored.available ? stored : inArtifact,
    inArtifact: inArtifact.available ? 'same' : inArtifact.why,
  };
}

/** A table keeps no bytes; those that were written there are the row itself, unless a reason was beside it. */
function keptAs(
  { input, output }: Extract<NodeState, { readonly status: 'completed' }>,
  artifact: Artifact | undefined,
): PayloadRef {
  const isRow = artifact?.type === 'database' && toHex(input.hash) === toHex(output.hash);
  return isRow ? input : output;
}

/** The bytes in the published file, only if they are exactly the ones that were written. */
function readFromArtifact(
  { resolveArtifact }: EndSources,
  artifact: Artifact | undefined,
  { artifactOffset, artifactLength }: Delivery,
  output: PayloadRef,
): WrittenInFile {
  if (artifact?.published === undefined) return { available: false, why: 'not_published' };
  if (artifact.type === 'database') return { available: false, why: 'in_table' };
  if (artifact.type === 'webhook') return { available: false, why: 'sent' };
  if (resolveArtifact === undefined) return { available: false, why: 'not_looked_at' };
  return readArtifactBytes(resolveArtifact(artifact.published.path), {
    offset: artifactOffset,
    length: artifactLength,
    hash: output.hash,
  });
}
