import type { Progress } from '../../../../../engine/progress.ts';

export interface Remaining {
  /** Part of the source that is read, from 0 to 1. */
  readonly share: number;
  /** At the rate of this process so far; absent while that says nothing. */
  readonly leftMs: number | undefined;
}

/** How much of the source is left; `undefined` when its size is not known, or it was read to its end. */
export function remaining(progress: Progress, nowMs: number): Remaining | undefined {
  const { sourceSizeBytes: size, sourceBytes, segment, isSourceExhausted, status } = progress;
  if (size === undefined || size === 0 || isSourceExhausted || status !== 'running') {
    return undefined;
  }
  const share = Math.min(1, sourceBytes / size);
  const readHere = sourceBytes - (segment.sourceBytes ?? sourceBytes);
  const elapsedMs = nowMs - segment.startedAtMs;
  if (readHere <= 0 || elapsedMs < 1000) return { share, leftMs: undefined };
  return { share, leftMs: Math.max(0, ((size - sourceBytes) * elapsedMs) / readHere) };
}
