import { openLandscapeReader } from '../../landscape/open-landscape.ts';
import type { EffectAttempt } from '../../landscape/model/effect.ts';
import { openPayloadReader, payloadFolder } from '../../landscape/payloads/read-payload.ts';
import { findRun } from '../../landscape/queries/find-run.ts';
import { listEffects } from '../../landscape/queries/list-effects.ts';
import type { TriedEffect } from '../../landscape/queries/list-effects.ts';

/** What a run recorded of an effect. */
export interface RecordedEffect {
  readonly key: string;
  /** Where it stands and what every try brought: `finalised applied: no answer (applied by x), applied`. */
  readonly story: string;
  readonly body: string;
  /** What came back, by try. */
  readonly answers: readonly unknown[];
}

/** The effects of a run, in the order in which they were reserved. */
export async function readEffects(
  landscape: string,
  runKey: string,
): Promise<readonly RecordedEffect[]> {
  const db = await openLandscapeReader(landscape);
  try {
    const run = await findRun(db, runKey);
    const tokens: number[] = await db('effects').pluck('token_id').where({ run_id: run.runId });
    const found = await listEffects(db, tokens);
    const payloads = openPayloadReader(payloadFolder(landscape, run.payloadsPath, runKey));
    try {
      return found
        .toSorted((a, b) => a.effect.effectId - b.effect.effectId)
        .map(({ effect, attempts }) => ({
          key: effect.key,
          story: storyOf({ effect, attempts }),
          body: payloads.read('rows', stored(effect.body)).bytes.toString('utf8'),
          answers: attempts.map((each) =>
            'answer' in each
              ? parse(payloads.read('rows', stored(each.answer)).bytes.toString('utf8'))
              : undefined,
          ),
        }));
    } finally {
      payloads.close();
    }
  } finally {
    await db.destroy();
  }
}

function parse(text: string): unknown {
  return JSON.parse(text);
}

function stored({ hash, offset }: TriedEffect['effect']['body']) {
  if (offset === undefined) throw new Error('what was sent is always stored');
  return { hash, offset };
}

function storyOf({ effect, attempts }: TriedEffect): string {
  const stands = effect.status === 'finalised' ? `finalised ${effect.ending}` : effect.status;
  const tries = attempts.map(resultOf).join(', ');
  return tries === '' ? stands : `${stands}: ${tries}`;
}

function resultOf(attempt: EffectAttempt): string {
  const result = attempt.result ?? 'no answer';
  const resolved = 'resolved' in attempt ? attempt.resolved : undefined;
  return resolved === undefined
    ? result
    : `${result} (${resolved.as} by ${resolved.name ?? resolved.by})`;
}
