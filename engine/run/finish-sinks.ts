import { sha256, toHex } from '../../landscape/hash.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';
import {
  recordArtifact,
  recordPublished,
  recordSinkWrite,
} from '../../landscape/recorder/record-operation.ts';
import type { FinishedArtifact } from '../../plugins/contract.ts';
import { commitGroup } from './commit-group.ts';
import type { Run } from './run.ts';
import type { EffectQueue, OutputQueue, SinkQueue } from './sink-queue.ts';

/**
 * Publishes what the sinks wrote: first every output is closed and its content and name recorded as an
 * intent, then it takes its name, then that is recorded. A crash in between redoes the rest harmlessly.
 */
export async function finishSinks(run: Run): Promise<void> {
  const queues = [...run.sinks.values()];
  for (const queue of queues) if (queue.artifact === undefined) finish(run, queue);
  await commitGroup(run);
  const unpublished = queues.filter(({ artifact }) => artifact?.published === false);
  for (const queue of unpublished) publish(run, queue);
  if (unpublished.length > 0) await commitGroup(run);
  announce(run, unpublished);
}

function finish(run: Run, queue: SinkQueue): void {
  const { recorder } = run;
  const { kind: type, path, hash, sizeBytes } = finished(run, queue);
  const artifactId = recordArtifact(recorder, {
    sink: queue.index,
    type,
    path,
    hash,
    sizeBytes,
    idempotencyKey: `${run.writer.runKey}:${queue.node.record.name}:publish`,
  });
  queue.artifact = { artifactId, type, path, hash, sizeBytes, published: false };
}

function finished(run: Run, queue: SinkQueue): FinishedArtifact {
  switch (queue.kind) {
    case 'output':
      return closeOutput(run, queue);
    case 'effects':
      return addUp(run, queue);
    default:
      return unreachable(queue);
  }
}

function closeOutput({ recorder }: Run, queue: OutputQueue): FinishedArtifact {
  const startedAtMs = recorder.clock.nowMs();
  const { segment, artifact } = queue.sink.finish();
  if (segment !== undefined) {
    const segmentIndex = queue.segments++;
    recordSinkWrite(recorder, {
      sink: queue.index,
      segmentIndex,
      ...segment,
      rows: 0,
      startedAtMs,
    });
  }
  return artifact;
}

/** All that was sent: nothing is left to be done. */
function addUp({ writer, hideSecrets }: Run, queue: EffectQueue): FinishedArtifact {
  const { sink, deliveredBytes: sizeBytes, index } = queue;
  const path = hideSecrets === undefined ? sink.target : hideSecrets(sink.target);
  const hash = sha256(Buffer.concat(writer.segmentHashes(index)));
  return { kind: 'webhook', path, hash, sizeBytes };
}

function publish(run: Run, queue: SinkQueue): void {
  const { artifact } = queue;
  if (artifact === undefined) throw new Error(`\`${queue.node.record.name}\` is not finished`);
  const { path } =
    queue.kind === 'output'
      ? run.writer.whileOwner(() => queue.sink.publish(toFinished(artifact)))
      : artifact;
  recordPublished(run.recorder, artifact.artifactId, path);
  queue.artifact = { ...artifact, path, published: true };
}

function announce(run: Run, queues: readonly SinkQueue[]): void {
  for (const { index, artifact } of queues) {
    if (artifact === undefined) continue;
    run.emit({
      type: 'artifact_published',
      atMs: run.recorder.clock.nowMs(),
      sink: index,
      path: artifact.path,
      sizeBytes: artifact.sizeBytes,
      hash: toHex(artifact.hash),
    });
  }
}

/** A recorded artifact as its sink knows it. */
export function toFinished({
  type,
  path,
  hash,
  sizeBytes,
}: NonNullable<SinkQueue['artifact']>): FinishedArtifact {
  return { kind: type, path, hash, sizeBytes };
}
