import { z } from 'zod';

import type { EffectAnswer, EffectPlan, PlannedEffect, SinkEntry } from '../../plugins/contract.ts';
import { defineSink } from '../../plugins/define.ts';
import { pluginRegistry, registryOf } from '../../plugins/registry.ts';

/** Somebody who receives what a sink sends, and outlives the processes of a run. */
export interface Receiver {
  /** Everything that arrived, in the order of arrival. */
  readonly arrived: PlannedText[];
  /** Keys whose effect was had, each as often as it was. */
  readonly had: string[];
  /** What it says to the try number `n` (from 0) of a key; nothing special without it. */
  answer: (effect: PlannedText, n: number) => EffectAnswer | Error | undefined;
  /** What it says when it is asked what became of an effect. */
  reconcile: (effect: PlannedText) => 'applied' | 'not_applied' | 'unknown';
}

export interface PlannedText {
  readonly key: string;
  readonly body: string;
}

/** A receiver that takes everything, and tells repetitions when `isRepeatable`. */
export function createReceiver({ isRepeatable = true } = {}): Receiver & {
  readonly registry: ReturnType<typeof registryOf>;
} {
  const receiver: Receiver = {
    arrived: [],
    had: [],
    answer: () => undefined,
    reconcile: () => 'unknown',
  };
  return Object.assign(receiver, { registry: withEffects(receiver, isRepeatable) });
}

const options = z.strictObject({
  concurrency: z.int().min(1).default(1).describe('Most at a time.'),
});

function withEffects(receiver: Receiver, isRepeatable: boolean) {
  const toText = ({ key, body }: PlannedEffect) => ({ key, body: Buffer.from(body).toString() });
  const sink = defineSink({
    name: 'planted_effects',
    version: '1.0.0',
    determinism: 'io_write',
    idempotent: isRepeatable,
    purpose: 'Sends rows to a receiver that a test holds.',
    options,
    check: () => [],
    open: ({ concurrency }) => ({
      kind: 'effects' as const,
      effectKind: 'post',
      target: 'planted://receiver',
      isRepeatable,
      concurrency,
      plan,
      async send(effect: PlannedEffect): Promise<EffectAnswer> {
        const sent = toText(effect);
        const n = receiver.arrived.filter(({ key }) => key === sent.key).length;
        receiver.arrived.push(sent);
        const answer = receiver.answer(sent, n) ?? { kind: 'applied', answer: { status: 200 } };
        if (answer instanceof Error) throw answer;
        const isKnown = isRepeatable && receiver.had.includes(sent.key);
        if (answer.kind === 'applied' && !isKnown) receiver.had.push(sent.key);
        return answer;
      },
      reconcile: async (effect: PlannedEffect) => receiver.reconcile(toText(effect)),
      close: () => undefined,
    }),
  });
  return registryOf([...pluginRegistry.list(), sink]);
}

function plan({ content, reason }: SinkEntry): EffectPlan {
  const row = content.kind === 'row' ? content.row : { raw: content.text };
  if (content.kind === 'row' && content.row['n'] === 'unsendable') {
    const error = { reason: 'unencodable_value', message: 'this row cannot be sent' } as const;
    return { ok: false, error };
  }
  const sent = reason === undefined ? row : { ...row, _elspeth: { ...reason } };
  return { ok: true, request: { to: 'receiver' }, body: Buffer.from(JSON.stringify(sent)) };
}
