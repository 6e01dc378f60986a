import { sha256 } from '../../landscape/hash.ts';
import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import type { PayloadRef } from '../../landscape/model/payload.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';
import { recordCompletedState } from '../../landscape/recorder/record-node-state.ts';
import type { EndedAttempt } from '../../landscape/recorder/record-node-state.ts';
import { recordSinkWrite } from '../../landscape/recorder/record-operation.ts';
import { recordSinkOutcome } from '../../landscape/recorder/record-outcome.ts';
import type { SinkRowResult, SinkSegment } from '../../plugins/contract.ts';
import { beginAttempt, endAttempt } from './attempt.ts';
import { refuseWrite, takePending } from './refuse-write.ts';
import type { Run } from './run.ts';
import { settleEffects } from './send-effects.ts';
import type { CommitTrail } from './send-effects.ts';
import type { OutputQueue, PendingWrite, SinkQueue } from './sink-queue.ts';

/**
 * Lets every sink write the rows that wait before it, and records what became of them. A sink that
 * sends refused rows on to another sink comes before that one: the other then writes them in their
 * place among its own. What these rows' way is must be committed first, which `commitTrail` does.
 */
export async function settleSinks(run: Run, commitTrail: CommitTrail): Promise<void> {
  const queues = [...run.sinks.values()];
  let diverted = false;
  for (const queue of queues.filter(({ node }) => node.onError !== undefined)) {
    diverted = (await settle(run, queue, commitTrail)) || diverted;
  }
  if (diverted) await commitTrail();
  for (const queue of queues.filter(({ node }) => node.onError === undefined)) {
    await settle(run, queue, commitTrail);
  }
}

/** Returns whether a refused row went on to another sink. */
async function settle(run: Run, queue: SinkQueue, commitTrail: CommitTrail): Promise<boolean> {
  switch (queue.kind) {
    case 'output':
      return settleOutput(run, queue);
    case 'effects':
      return settleEffects(run, queue, commitTrail);
    default:
      return unreachable(queue);
  }
}

function settleOutput(run: Run, queue: OutputQueue): boolean {
  const writes = takePending(queue);
  if (writes.length === 0) return false;
  const begun = writes.map(({ token }) => beginAttempt(run, token, queue.index));
  const results = queue.sink.write(writes.map(({ entry }) => entry));
  const places = results.map((result, i) => keep(run, writes[i]!, result));
  const segment = flush(run, queue);
  const segmentId =
    segment === undefined
      ? undefined
      : recordSinkWrite(run.recorder, {
          sink: queue.index,
          segmentIndex: queue.segments++,
          ...segment,
          rows: places.filter((place) => place.ok).length,
          startedAtMs: begun[0]!.startedAtMs,
        });
  let diverted = false;
  for (const [i, write] of writes.entries()) {
    const attempt = share(endAttempt(run, begun[i]!), writes.length);
    const place = places[i]!;
    if (!place.ok) {
      diverted = refuseWrite(run, queue, write, attempt, place.error) || diverted;
      continue;
    }
    if (segmentId === undefined)
      throw new Error(`\`${queue.node.record.name}\` wrote rows and flushed none`);
    recordCompletedState(run.recorder, attempt, place.written);
    const { offset, length } = place;
    const at = { sink: queue.index, segmentId, offset, length };
    recordSinkOutcome(run.recorder, write.token.tokenId, write.kind, at, write.error);
  }
  return diverted;
}

function flush(run: Run, { sink }: OutputQueue): SinkSegment | undefined {
  const { clock } = run.recorder;
  const beganUs = clock.elapsedUs();
  const segment = sink.flush();
  run.syncUs += clock.elapsedUs() - beganUs;
  return segment;
}

type Kept =
  | {
      readonly ok: true;
      readonly written: PayloadRef;
      readonly offset: number;
      readonly length: number;
    }
  | { readonly ok: false; readonly error: ErrorRecord };

/** The bytes of a result are gone with the next write: takes their hash, or a copy where one is kept. */
function keep(run: Run, write: PendingWrite, result: SinkRowResult): Kept {
  if (!result.ok) return result;
  const { bytes, offset } = result;
  // Beside a reason the bytes are more than the row, so the landscape keeps them itself.
  const written =
    write.entry.reason === undefined
      ? { hash: sha256(bytes), offset: undefined }
      : run.recorder.payloads.putBytes(bytes);
  return { ok: true, written, offset, length: bytes.length };
}

/** Rows were written together: each takes its share of the time. */
function share(attempt: EndedAttempt, rows: number): EndedAttempt {
  return { ...attempt, durationUs: Math.round(attempt.durationUs / rows) };
}
