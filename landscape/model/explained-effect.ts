import type { AttemptResult, EffectEnding, EffectResolution, Resolver } from './effect.ts';
import type { StoredText } from './stored-text.ts';

/** What a sink did out there for a token, or may have done. */
export interface ExplainedEffect {
  readonly key: string;
  readonly sink: string;
  readonly status: 'reserved' | 'in_flight' | 'finalised';
  /** `null` while its end is not known. */
  readonly ending: EffectEnding | null;
  readonly tries: readonly ExplainedTry[];
}

export interface ExplainedTry {
  readonly startedAt: string;
  readonly durationMs: number | null;
  /** `null`: the process ended, and no answer was recorded. */
  readonly result: AttemptResult | null;
  readonly answer: StoredText | null;
  /** What was found out later. */
  readonly resolved: {
    readonly as: EffectResolution;
    readonly by: Resolver;
    readonly name: string | null;
    readonly at: string;
  } | null;
}
