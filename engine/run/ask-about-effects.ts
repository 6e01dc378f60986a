import type { EffectResolution } from '../../landscape/model/effect.ts';
import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import { NotFoundError } from '../../landscape/model/errors.ts';
import type { OpenAttempt, OpenEffect } from '../../landscape/recorder/open-effect.ts';
import { recordResolution } from '../../landscape/recorder/record-effect.ts';
import { commitGroup } from './commit-group.ts';
import { effectUnknown } from './effect-unknown.ts';
import type { UnknownEffect } from './effect-unknown.ts';
import { readAnswerError } from './recorded-error.ts';
import { nodeAt } from './run.ts';
import type { Run } from './run.ts';
import type { EffectQueue } from './sink-queue.ts';

/** What a person found out about effects of which nobody knew. */
export interface EffectResolutions {
  /** By the key of the effect. */
  readonly byKey: ReadonlyMap<string, EffectResolution>;
  /** Of those that have no word of their own. */
  readonly all: EffectResolution | undefined;
  /** Who says so, as it is recorded. */
  readonly name: string;
}

/**
 * Finds out what became of the effects that were under way when the last process ended: the receiver is
 * asked, then counts what a person says. What remains unknown is sent again only to a receiver that tells
 * repetitions. Of a run that just started there are none.
 *
 * @throws EnvironmentError `EFFECT_UNKNOWN` when a person must say what happened.
 * @throws NotFoundError `EFFECT_NOT_FOUND` when a word was said about an effect that is not unknown.
 */
export async function askAboutEffects(
  run: Run,
  resolutions: EffectResolutions | undefined,
): Promise<void> {
  const asked = [...run.openEffects.values()].filter(isUnknown);
  refuseIdleWords(run, resolutions, asked);
  if (asked.length === 0) return;
  const unknown: UnknownEffect[] = [];
  let error: ErrorRecord | undefined;
  for (const effect of asked) {
    const queue = queueOf(run, effect);
    const found = await ask(run, queue, effect, resolutions);
    if (found !== undefined) {
      run.openEffects.set(effect.key, { ...effect, last: { ...effect.last, known: found } });
    } else if (!queue.sink.isRepeatable) {
      const { key, rowIndex, last } = effect;
      if (unknown.length === 0 && last.answer) error = readAnswerError(run, last.answer);
      unknown.push({ key, node: queue.node, rowIndex });
    }
  }
  // What was found out stays found out, also when the rest stops the run.
  await commitGroup(run);
  if (unknown.length > 0) throw effectUnknown(run, unknown, error);
}

type UnderWay = OpenEffect & { readonly last: OpenAttempt };

function isUnknown(effect: OpenEffect): effect is UnderWay {
  return effect.last !== undefined && effect.last.known === undefined;
}

async function ask(
  run: Run,
  { sink }: EffectQueue,
  { key, body, last }: UnderWay,
  resolutions: EffectResolutions | undefined,
): Promise<EffectResolution | undefined> {
  const known = await sink.reconcile({ key, body: run.writer.readPayload(body) });
  if (known !== 'unknown') {
    recordResolution(run.recorder, last.attemptId, known, 'receiver');
    return known;
  }
  const said = resolutions?.byKey.get(key) ?? resolutions?.all;
  if (said !== undefined) {
    recordResolution(run.recorder, last.attemptId, said, 'operator', resolutions?.name);
  }
  return said;
}

function queueOf(run: Run, { sink, key }: OpenEffect): EffectQueue {
  const queue = run.sinks.get(sink);
  if (queue?.kind === 'effects') return queue;
  throw new Error(`\`${nodeAt(run, sink).record.name}\` reserved \`${key}\` and has no effects`);
}

/** A word about an effect that needs none is a mistake in the key, which must not go unnoticed. */
function refuseIdleWords(
  run: Run,
  resolutions: EffectResolutions | undefined,
  asked: readonly OpenEffect[],
): void {
  const keys = asked.map(({ key }) => key);
  const idle = [...(resolutions?.byKey.keys() ?? [])].find((key) => !keys.includes(key));
  if (idle === undefined) return;
  throw new NotFoundError(
    'EFFECT_NOT_FOUND',
    `Run ${run.writer.runKey} has no effect \`${idle}\` of which nobody knows what came of it`,
    {
      facts: { key: idle, unknown: keys.slice(0, 20) },
      nextStep:
        keys.length === 0
          ? `Nothing needs to be resolved: go on with \`elspeth resume ${run.writer.runKey}\`.`
          : `These wait for a word: ${keys
              .slice(0, 5)
              .map((key) => `\`${key}\``)
              .join(', ')}${keys.length > 5 ? ', …' : ''}`,
    },
  );
}
