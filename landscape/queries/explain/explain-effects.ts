import type { EffectAttempt } from '../../model/effect.ts';
import type { ExplainedEffect, ExplainedTry } from '../../model/explained-effect.ts';
import type { PayloadReader } from '../../payloads/read-payload.ts';
import type { TriedEffect } from '../list-effects.ts';
import type { RunGraph } from '../run-graph.ts';
import { readText } from './read-content.ts';
import { toIsoTime, toMs } from './shown-time.ts';

/** What sinks did out there for one token, try by try. */
export function explainEffects(
  { graph, payloads }: { readonly graph: RunGraph; readonly payloads: PayloadReader },
  effects: readonly TriedEffect[],
): readonly ExplainedEffect[] {
  return effects.map(({ effect, attempts }) => ({
    key: effect.key,
    sink: graph.node(effect.sinkNodeIndex).name,
    status: effect.status,
    ending: effect.status === 'finalised' ? effect.ending : null,
    tries: attempts.map((attempt) => explainTry(payloads, attempt)),
  }));
}

function explainTry(payloads: PayloadReader, attempt: EffectAttempt): ExplainedTry {
  const resolved = 'resolved' in attempt ? attempt.resolved : undefined;
  return {
    startedAt: toIsoTime(attempt.startedAtMs),
    durationMs: 'durationUs' in attempt ? toMs(attempt.durationUs) : null,
    result: attempt.result ?? null,
    answer: 'answer' in attempt ? readText(payloads, attempt.answer) : null,
    resolved:
      resolved === undefined
        ? null
        : {
            as: resolved.as,
            by: resolved.by,
            name: resolved.name ?? null,
            at: toIsoTime(resolved.atMs),
          },
  };
}
