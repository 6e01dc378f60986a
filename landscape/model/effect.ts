import type { NodeIndex, RunId, TokenId } from './ids.ts';
import type { PayloadRef } from './payload.ts';

/**
 * `reserved`: will be sent, no byte has left. `in_flight`: may have been sent. `finalised`: its end is
 * known. It only moves forward.
 */
export const effectStatuses = ['reserved', 'in_flight', 'finalised'] as const;

/**
 * `applied`: the receiver has taken it. `refused`: the receiver has said no to this row. `given_up`: all
 * its answers, up to the last try, were that it cannot now.
 */
export const effectEndings = ['applied', 'refused', 'given_up'] as const;
export type EffectEnding = (typeof effectEndings)[number];

/** What one try brought: what the receiver said of it, or that nobody knows. */
export const attemptResults = ['applied', 'refused', 'not_applied', 'unknown'] as const;
export type AttemptResult = (typeof attemptResults)[number];

/** What was found out later about a try of which nobody knew. */
export const effectResolutions = ['applied', 'not_applied'] as const;
export type EffectResolution = (typeof effectResolutions)[number];

/** Who found it out: the receiver when it was asked, or a person. */
export const resolvers = ['receiver', 'operator'] as const;
export type Resolver = (typeof resolvers)[number];

/**
 * What a sink does out there for one token and cannot take back. The key goes along with every try, so
 * that a receiver can tell a repetition.
 */
export type Effect = Reserved &
  (
    | { readonly status: 'reserved' | 'in_flight' }
    | {
        readonly status: 'finalised';
        readonly ending: EffectEnding;
        readonly finalisedAtMs: number;
      }
  );

interface Reserved {
  readonly effectId: number;
  readonly runId: RunId;
  readonly tokenId: TokenId;
  readonly sinkNodeIndex: NodeIndex;
  readonly kind: string;
  readonly key: string;
  /** How it is sent, without secrets. */
  readonly request: PayloadRef;
  /** The bytes that are sent. */
  readonly body: PayloadRef;
  readonly reservedAtMs: number;
}

/** One try to have an effect. Recorded before its first byte leaves. */
export type EffectAttempt = Tried &
  (
    | { readonly result: undefined; readonly resolved: Resolved | undefined }
    | (Answered & {
        readonly result: 'unknown';
        readonly resolved: Resolved | undefined;
      })
    | (Answered & { readonly result: Exclude<AttemptResult, 'unknown'> })
  );

interface Tried {
  readonly effectAttemptId: number;
  readonly runId: RunId;
  readonly effectId: number;
  readonly segmentId: number;
  readonly attempt: number;
  readonly startedAtMs: number;
}

interface Answered {
  readonly durationUs: number;
  /** What came back, without secrets; or why nothing did. */
  readonly answer: PayloadRef;
}

export interface Resolved {
  readonly as: EffectResolution;
  readonly by: Resolver;
  /** Of a person, who it was. */
  readonly name: string | undefined;
  readonly atMs: number;
}

/** The key of an effect: the same in every process of a run. */
export function effectKey(runKey: string, tokenId: TokenId, sink: string, kind: string): string {
  return `${runKey}:${tokenId}:${sink}:${kind}`;
}
