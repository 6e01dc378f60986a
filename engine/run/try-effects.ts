import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import { EnvironmentError } from '../../landscape/model/errors.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';
import {
  recordAttemptResult,
  recordEffectAttempt,
  recordResolution,
} from '../../landscape/recorder/record-effect.ts';
import type { EffectAnswer } from '../../plugins/contract.ts';
import { whyItThrew, pluginBug, withoutSecrets } from './call-plugin.ts';
import type { ReservedEffect } from './effect-in-hand.ts';
import { effectUnknown } from './effect-unknown.ts';
import { hideInObject } from './hide-secrets.ts';
import { retryDelayMs } from './retry.ts';
import type { Run } from './run.ts';
import type { EffectQueue } from './sink-queue.ts';

/** Why a sink cannot go on. */
export interface Trouble {
  readonly error: unknown;
}

/** One try of an effect by this process. */
interface Try {
  readonly effect: ReservedEffect;
  readonly attemptId: number;
  /** Tries by this process, with this one. */
  readonly count: number;
}

type Sent =
  | { readonly ok: true; readonly answer: EffectAnswer; readonly durationUs: number }
  | { readonly ok: false; readonly cause: unknown };

/**
 * Tries to have some effects, all at a time, and again those that may succeed later, until each has an
 * end, somebody asks to stop, or the sink cannot go on.
 */
export async function tryEffects(
  run: Run,
  queue: EffectQueue,
  effects: readonly ReservedEffect[],
  commitTrail: () => Promise<void>,
): Promise<Trouble | undefined> {
  for (let count = 1; ; count += 1) {
    const open = effects.filter(({ end }) => end === undefined);
    if (open.length === 0) return undefined;
    const tries = open.map((effect) => {
      const attemptId = recordEffectAttempt(run.recorder, effect.effectId, effect.attempts);
      effect.attempts += 1;
      return { effect, attemptId, count };
    });
    await commitTrail();
    const sent = await Promise.all(tries.map(({ effect }) => send(run, queue, effect)));
    const next: Next[] = [];
    for (const [i, each] of tries.entries()) next.push(await follow(run, queue, each, sent[i]!));
    const trouble = whatStops(run, queue, next);
    if (trouble !== undefined) return trouble;
    await waitUnlessStopped(run, Math.max(...next.map(waitOf)));
    if (run.stop.requested) return undefined;
  }
}

async function send(run: Run, { sink }: EffectQueue, effect: ReservedEffect): Promise<Sent> {
  const { clock } = run.recorder;
  const { key, body } = effect;
  const startedUs = clock.elapsedUs();
  try {
    const answer = await sink.send({ key, body });
    const durationUs = Math.max(0, Math.round(clock.elapsedUs() - startedUs));
    return { ok: true, answer, durationUs };
  } catch (cause) {
    return { ok: false, cause };
  }
}

/** What follows from a try. */
type Next =
  | { readonly kind: 'ended' }
  | { readonly kind: 'again'; readonly afterMs: number }
  | { readonly kind: 'unknown'; readonly effect: ReservedEffect; readonly error: ErrorRecord }
  | (Trouble & { readonly kind: 'trouble' });

const ended = { kind: 'ended' } as const;

function waitOf(next: Next): number {
  return next.kind === 'again' ? next.afterMs : 0;
}

function whatStops(run: Run, { node }: EffectQueue, all: readonly Next[]): Trouble | undefined {
  const trouble = all.find((next) => next.kind === 'trouble');
  if (trouble !== undefined) return trouble;
  const unknown = all.filter((next) => next.kind === 'unknown');
  const [first] = unknown;
  if (first === undefined) return undefined;
  const effects = unknown.map(({ effect: { key, rowIndex } }) => ({ key, node, rowIndex }));
  return { error: effectUnknown(run, effects, first.error) };
}

/** Records what a try has brought. */
async function follow(run: Run, queue: EffectQueue, each: Try, sent: Sent): Promise<Next> {
  const { effect, attemptId } = each;
  if (!sent.ok) {
    // What was sent before it threw, nobody knows: the attempt stays without a result.
    const what = `threw while it sent \`${effect.key}\`: ${whyItThrew(sent.cause)}`;
    const error = pluginBug(queue.node, 'PLUGIN_THREW', what, { key: effect.key }, sent.cause);
    return { kind: 'trouble', error };
  }
  const { answer, durationUs } = sent;
  const stored = run.recorder.payloads.putJson(describe(run, answer));
  const result = answer.kind === 'closed' ? 'not_applied' : answer.kind;
  recordAttemptResult(run.recorder, attemptId, result, durationUs, stored);
  switch (answer.kind) {
    case 'applied':
      effect.end = { ending: 'applied' };
      return ended;
    case 'refused':
      effect.end = { ending: 'refused', error: answer.error };
      return ended;
    case 'closed':
      return { kind: 'trouble', error: closedSink(run, queue.node.record.name, answer.error) };
    case 'not_applied':
      return tryAgain(run, queue, each, answer);
    case 'unknown':
      return queue.sink.isRepeatable
        ? tryAgain(run, queue, each, answer)
        : askReceiver(run, queue, each, answer);
    default:
      return unreachable(answer);
  }
}

type Failed = Extract<EffectAnswer, { kind: 'not_applied' | 'unknown' }>;

function tryAgain(
  run: Run,
  { node }: EffectQueue,
  { effect, count }: Try,
  { error, answer, retryAfterMs = 0 }: Failed,
): Next {
  const delayMs = retryDelayMs(node.retry, count - 1, run.random);
  if (delayMs !== undefined) {
    const longestMs = node.retry.max_delay_seconds * 1000;
    return { kind: 'again', afterMs: Math.max(delayMs, Math.min(retryAfterMs, longestMs)) };
  }
  // Whoever answers is there, and does not take this row. Whoever is silent takes no row.
  if (answer !== undefined) {
    effect.end = { ending: 'given_up', error };
    return ended;
  }
  return { kind: 'trouble', error: unreachableSink(run, node.record.name, error.message, count) };
}

/** An answer does not tell, and what is sent again could have its effect twice. */
async function askReceiver(run: Run, queue: EffectQueue, each: Try, answer: Failed): Promise<Next> {
  const { effect, attemptId } = each;
  const { key, body } = effect;
  const known = await queue.sink.reconcile({ key, body });
  if (known === 'unknown') return { kind: 'unknown', effect, error: answer.error };
  recordResolution(run.recorder, attemptId, known, 'receiver');
  if (known === 'not_applied') return tryAgain(run, queue, each, answer);
  effect.end = { ending: 'applied' };
  return ended;
}

function describe(run: Run, answer: EffectAnswer) {
  const error = 'error' in answer ? withoutSecrets(run, answer.error) : undefined;
  return {
    ...(answer.answer !== undefined && { answer: hideInObject(answer.answer, run.hideSecrets) }),
    ...(error !== undefined && { error }),
  };
}

function unreachableSink(run: Run, sink: string, why: string, tries: number): EnvironmentError {
  const text = run.hideSecrets === undefined ? why : run.hideSecrets(why);
  return new EnvironmentError(
    'SINK_UNREACHABLE',
    `\`${sink}\` gave no answer, ${tries === 1 ? 'at one try' : `at ${tries} tries`}: ${text}`,
    {
      facts: { node: sink, tries },
      nextStep: `See that the receiver answers, then go on with \`elspeth resume ${run.writer.runKey}\`.`,
    },
  );
}

function closedSink(run: Run, sink: string, error: ErrorRecord): EnvironmentError {
  return new EnvironmentError(
    'SINK_CLOSED',
    `\`${sink}\` can deliver nothing: ${withoutSecrets(run, error).message}`,
    {
      facts: { node: sink },
      nextStep: `See to it at the receiver, then go on with \`elspeth resume ${run.writer.runKey}\`.`,
    },
  );
}

/** Longer naps are not kept from the request to stop. */
const longestNapMs = 250;

async function waitUnlessStopped(run: Run, ms: number): Promise<void> {
  for (let left = ms; left > 0 && !run.stop.requested; left -= longestNapMs) {
    await run.recorder.clock.sleep(Math.min(left, longestNapMs));
  }
}
