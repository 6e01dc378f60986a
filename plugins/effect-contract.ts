import type { ErrorRecord } from '../landscape/model/error-record.ts';
import type { JsonObject } from '../landscape/model/json.ts';
import type { SinkEntry } from './sink-contract.ts';

/**
 * A sink whose writes can neither be taken back nor be committed together with a position: each row is
 * an effect out there (a request, a mail, a message). The engine records what will be sent before it is
 * sent, and what came of it; the sink only plans, sends, and asks.
 */
export interface EffectSink {
  readonly kind: 'effects';
  /** What it does for a row, in one word: the last part of the key of an effect. */
  readonly effectKind: string;
  /** Whom it does it to, without secrets: the name of its artifact. */
  readonly target: string;
  /** True when the receiver has an effect with the same key only once: then it may be sent again. */
  readonly isRepeatable: boolean;
  /** Most effects under way at a time. With more than one the receiver may see them in another order. */
  readonly concurrency: number;
  /** What is to be sent for a row. Sends nothing. */
  plan(entry: SinkEntry): EffectPlan;
  /** One try. It says what is known, and never more: what may have arrived is `unknown`. */
  send(effect: PlannedEffect): Promise<EffectAnswer>;
  /** Asks the receiver whether it had the effect; `unknown` when it cannot tell, or does not answer. */
  reconcile(effect: PlannedEffect): Promise<'applied' | 'not_applied' | 'unknown'>;
  close(): void;
}

export type EffectPlan =
  | {
      readonly ok: true;
      /** How it is sent, for the record: the address, the names of the headers. */
      readonly request: JsonObject;
      readonly body: Uint8Array;
    }
  | { readonly ok: false; readonly error: ErrorRecord };

export interface PlannedEffect {
  /** The same in every try, by whichever process. */
  readonly key: string;
  readonly body: Uint8Array;
}

/** `answer` is what came back, for the record; absent when nothing did. */
export type EffectAnswer =
  /** The receiver has taken it. */
  | { readonly kind: 'applied'; readonly answer?: JsonObject }
  /** The receiver will never take this row. */
  | { readonly kind: 'refused'; readonly error: ErrorRecord; readonly answer?: JsonObject }
  /** Not this row is at fault: nothing is taken there as it is sent now, and waiting does not help. */
  | { readonly kind: 'closed'; readonly error: ErrorRecord; readonly answer?: JsonObject }
  /** It was certainly not taken, and may be later. */
  | (Failed & { readonly kind: 'not_applied' })
  /** Nobody knows: it was sent, and no answer tells. */
  | (Failed & { readonly kind: 'unknown' });

interface Failed {
  readonly error: ErrorRecord;
  readonly answer?: JsonObject;
  /** How long the receiver asks to wait. */
  readonly retryAfterMs?: number;
}
