import { sha256 } from '../../landscape/hash.ts';
import { effectKey } from '../../landscape/model/effect.ts';
import type { EffectEnding } from '../../landscape/model/effect.ts';
import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import type { StoredPayload } from '../../landscape/payloads/pack-writer.ts';
import type { OpenAttempt, OpenEffect } from '../../landscape/recorder/open-effect.ts';
import { recordEffect } from '../../landscape/recorder/record-effect.ts';
import { hideInObject } from './hide-secrets.ts';
import { readAnswerError } from './recorded-error.ts';
import type { Run } from './run.ts';
import type { EffectQueue, PendingWrite } from './sink-queue.ts';
import { storeOnce } from './store-once.ts';

/** What will be done for a row out there; or why there is nothing that could be sent for it. */
export type EffectInHand =
  | ReservedEffect
  | { readonly kind: 'refused'; readonly error: ErrorRecord };

export interface ReservedEffect {
  readonly kind: 'effect';
  readonly effectId: number;
  readonly key: string;
  /** Absent of a token that comes from a batch. */
  readonly rowIndex: number | undefined;
  readonly body: Uint8Array;
  /** The body, as it is recorded. */
  readonly stored: StoredPayload;
  /** Tries so far, of all processes. */
  attempts: number;
  /** Set as soon as it is known how it ended. */
  end: EffectEnd | undefined;
}

export type EffectEnd =
  | { readonly ending: 'applied' }
  | { readonly ending: Exclude<EffectEnding, 'applied'>; readonly error: ErrorRecord };

/**
 * Records, with the way of the rows to their sinks, what will be sent of them. What an earlier process
 * reserved is sent as it was reserved.
 */
export function reserveEffects(run: Run): void {
  for (const queue of run.sinks.values()) {
    if (queue.kind !== 'effects') continue;
    for (const write of queue.pending) {
      if (!queue.planned.has(write)) queue.planned.set(write, reserve(run, queue, write));
    }
  }
}

function reserve(run: Run, { index, node, sink }: EffectQueue, write: PendingWrite): EffectInHand {
  const { tokenId, origin } = write.token;
  const { rowIndex } = origin;
  const { effectKind: kind } = sink;
  const key = effectKey(run.writer.runKey, tokenId, node.record.name, kind);
  const open = run.openEffects.get(key);
  if (open !== undefined) return takeUp(run, open);
  const plan = sink.plan(write.entry);
  if (!plan.ok) return { kind: 'refused', error: plan.error };
  const { body } = plan;
  const request = storeOnce(run, hideInObject(plan.request, run.hideSecrets));
  const stored = store(run, write, body);
  const reserved = { tokenId, sink: index, kind, key, request, body: stored };
  const effectId = recordEffect(run.recorder, reserved);
  return { kind: 'effect', effectId, key, rowIndex, body, stored, attempts: 0, end: undefined };
}

/** A row that is sent as it is stored is the same payload: no copy. */
function store(run: Run, { token }: PendingWrite, body: Uint8Array): StoredPayload {
  const { hash, offset } = token.payload;
  const isRow = offset !== undefined && Buffer.compare(sha256(body), hash) === 0;
  return isRow ? { hash, offset } : run.recorder.payloads.putBytes(body);
}

function takeUp(run: Run, { effectId, key, rowIndex, body, last }: OpenEffect): EffectInHand {
  return {
    kind: 'effect',
    effectId,
    key,
    rowIndex,
    body: run.writer.readPayload(body),
    stored: body,
    attempts: last === undefined ? 0 : last.attempt + 1,
    end: last && endOf(run, last),
  };
}

/** What the last try of an earlier process has settled, of one whose neighbours were still under way. */
function endOf(run: Run, { known, answer }: OpenAttempt): EffectEnd | undefined {
  if (known === 'applied') return { ending: known };
  if (known !== 'refused') return undefined;
  if (answer === undefined) throw new Error('A refusal is an answer');
  return { ending: known, error: readAnswerError(run, answer) };
}
