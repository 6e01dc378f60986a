import { sha256 } from '../../landscape/hash.ts';
import { recordEffectEnd } from '../../landscape/recorder/record-effect.ts';
import { recordCompletedState } from '../../landscape/recorder/record-node-state.ts';
import type { EndedAttempt } from '../../landscape/recorder/record-node-state.ts';
import { recordSinkWrite } from '../../landscape/recorder/record-operation.ts';
import { recordSinkOutcome } from '../../landscape/recorder/record-outcome.ts';
import { beginAttempt, endAttempt } from './attempt.ts';
import type { Begun } from './attempt.ts';
import type { EffectInHand, ReservedEffect } from './effect-in-hand.ts';
import { refuseWrite, takePending } from './refuse-write.ts';
import type { Run } from './run.ts';
import type { EffectQueue, PendingWrite } from './sink-queue.ts';
import { tryEffects } from './try-effects.ts';

/** Makes what is recorded durable. */
export type CommitTrail = () => Promise<void>;

interface Delivery {
  readonly write: PendingWrite;
  readonly effect: EffectInHand;
  readonly begun: Begun;
}

/**
 * Sends what waits before a sink, in its order, as many at a time as the sink allows: the intent of every
 * try is committed before a byte leaves. What came of some is committed before the next ones leave, so
 * that a crash leaves few of which nobody knows.
 *
 * @returns whether a refused row went on to another sink.
 * @throws what keeps the sink from going on, after what is known was made durable.
 */
export async function settleEffects(
  run: Run,
  queue: EffectQueue,
  commitTrail: CommitTrail,
): Promise<boolean> {
  const writes = takePending(queue);
  const { concurrency } = queue.sink;
  let diverted = false;
  for (let at = 0; at < writes.length; at += concurrency) {
    if (run.stop.requested) {
      run.hasUnsent = true;
      break;
    }
    const some = writes.slice(at, at + concurrency).map((write) => begin(run, queue, write));
    const effects = some.flatMap(({ effect }) => (effect.kind === 'effect' ? [effect] : []));
    const trouble = await tryEffects(run, queue, effects, commitTrail);
    diverted = recordEnds(run, queue, some) || diverted;
    if (trouble === undefined) continue;
    await commitTrail();
    throw trouble.error;
  }
  queue.planned.clear();
  return diverted;
}

function begin(run: Run, queue: EffectQueue, write: PendingWrite): Delivery {
  const effect = queue.planned.get(write);
  if (effect === undefined) throw new Error(`\`${queue.node.record.name}\` sends what was planned`);
  return { write, effect, begun: beginAttempt(run, write.token, queue.index) };
}

/** Records what is known of a few that were sent, in their order; the rest stays open. */
function recordEnds(run: Run, queue: EffectQueue, deliveries: readonly Delivery[]): boolean {
  const ended = deliveries.map(({ begun }) => endAttempt(run, begun));
  recordDelivered(run, queue, deliveries, ended);
  let diverted = false;
  for (const [i, { write, effect }] of deliveries.entries()) {
    const attempt = ended[i]!;
    if (effect.kind === 'refused') {
      diverted = refuseWrite(run, queue, write, attempt, effect.error) || diverted;
      continue;
    }
    const { end, effectId } = effect;
    if (end === undefined) {
      run.hasUnsent = true;
      continue;
    }
    recordEffectEnd(run.recorder, effectId, end.ending);
    if (end.ending === 'applied') continue;
    // Whom every try was answered with "not now" might have been taken: nobody says it was bad.
    const otherwise = end.ending === 'refused' ? 'quarantined' : 'failed';
    diverted = refuseWrite(run, queue, write, attempt, end.error, otherwise) || diverted;
  }
  return diverted;
}

/** The bodies that were delivered, one behind the other, are the segment that they add. */
function recordDelivered(
  run: Run,
  queue: EffectQueue,
  deliveries: readonly Delivery[],
  ended: readonly EndedAttempt[],
): void {
  const { recorder } = run;
  const delivered = deliveries.flatMap(({ write, effect }, i) =>
    isApplied(effect) ? [{ write, effect, attempt: ended[i]! }] : [],
  );
  const [first] = delivered;
  if (first === undefined) return;
  const bytes = Buffer.concat(delivered.map(({ effect }) => effect.body));
  const segmentId = recordSinkWrite(recorder, {
    sink: queue.index,
    segmentIndex: queue.segments++,
    offset: queue.deliveredBytes,
    length: bytes.length,
    hash: sha256(bytes),
    rows: delivered.length,
    startedAtMs: first.attempt.startedAtMs,
  });
  for (const { write, effect, attempt } of delivered) {
    const place = {
      sink: queue.index,
      segmentId,
      offset: queue.deliveredBytes,
      length: effect.body.length,
    };
    recordCompletedState(recorder, attempt, effect.stored);
    recordSinkOutcome(recorder, write.token.tokenId, write.kind, place, write.error);
    queue.deliveredBytes += effect.body.length;
  }
}

function isApplied(effect: EffectInHand): effect is ReservedEffect {
  return effect.kind === 'effect' && effect.end?.ending === 'applied';
}
