import type { AttemptResult, EffectEnding, EffectResolution, Resolver } from '../model/effect.ts';
import type { NodeIndex, TokenId } from '../model/ids.ts';
import type { PayloadRef } from '../model/payload.ts';
import type { StoredPayload } from '../payloads/pack-writer.ts';
import type { Recorder } from './recorder.ts';

export interface ReservedEffect {
  readonly tokenId: TokenId;
  readonly sink: NodeIndex;
  readonly kind: string;
  readonly key: string;
  readonly request: StoredPayload;
  readonly body: PayloadRef;
}

/** Records, with the way of the row to its sink, what will be sent of it. Returns the id of the effect. */
export function recordEffect(recorder: Recorder, effect: ReservedEffect): number {
  const effectId = recorder.ids.next('effects');
  const { tokenId, sink, kind, key, request, body } = effect;
  recorder.facts.effects.push(
    effectId,
    recorder.runId,
    tokenId,
    sink,
    kind,
    key,
    request.hash,
    request.offset,
    body.hash,
    body.offset ?? null,
    recorder.clock.nowMs(),
  );
  return effectId;
}

/**
 * Records the intent of a try. Once it is committed, and not before, bytes may leave.
 *
 * @param attempt - From 0; the first one moves the effect to `in_flight`.
 * @returns the id of the attempt.
 */
export function recordEffectAttempt(recorder: Recorder, effectId: number, attempt: number): number {
  const attemptId = recorder.ids.next('effect_attempts');
  recorder.facts.effectAttempts.push(
    attemptId,
    recorder.runId,
    effectId,
    recorder.segmentId,
    attempt,
    recorder.clock.nowMs(),
  );
  if (attempt === 0) {
    recorder.fills.push({
      table: 'effects',
      key: ['effect_id', effectId],
      values: { status: 'in_flight' },
    });
  }
  return attemptId;
}

/** Records what a try has brought. */
export function recordAttemptResult(
  recorder: Recorder,
  attemptId: number,
  result: AttemptResult,
  durationUs: number,
  answer: StoredPayload,
): void {
  recorder.fills.push({
    table: 'effect_attempts',
    key: ['effect_attempt_id', attemptId],
    values: {
      result,
      duration_us: durationUs,
      answer_hash: answer.hash,
      answer_ref: answer.offset,
    },
  });
}

/** Records what was found out about a try of which nobody knew, and who said so. */
export function recordResolution(
  recorder: Recorder,
  attemptId: number,
  resolution: EffectResolution,
  by: Resolver,
  /** Of a person, who it was. */
  name?: string,
): void {
  recorder.fills.push({
    table: 'effect_attempts',
    key: ['effect_attempt_id', attemptId],
    values: {
      resolution,
      resolved_by: by,
      resolver_name: name ?? null,
      resolved_at_ms: recorder.clock.nowMs(),
    },
  });
}

/** Records how an effect ended; in the same group as the token's end that follows from it. */
export function recordEffectEnd(recorder: Recorder, effectId: number, ending: EffectEnding): void {
  recorder.fills.push({
    table: 'effects',
    key: ['effect_id', effectId],
    values: { status: 'finalised', ending, finalised_at_ms: recorder.clock.nowMs() },
  });
}
