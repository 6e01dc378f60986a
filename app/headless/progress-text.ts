import { openTokens } from '../../engine/progress.ts';
import type { Progress } from '../../engine/progress.ts';
import { outcomeKinds } from '../../landscape/model/outcome.ts';
import { countText, durationText, plural, rateText, shareText } from '../format/numbers.ts';

/** The progress in one line: rows, rate, elapsed, ends by kind, and what remains when that is known. */
export function progressText(progress: Progress, nowMs: number): string {
  const elapsedMs = Math.max(1, nowMs - progress.segment.startedAtMs);
  const rate = ((progress.rows - progress.segment.rows) * 1000) / elapsedMs;
  const ends = outcomeKinds
    .filter((kind) => progress.outcomes[kind] > 0)
    .map((kind) => `${kind} ${countText(progress.outcomes[kind])}`);
  const parts = [
    `${progress.runKey} ${plural(progress.rows, 'row')}`,
    `${rateText(rate)} rows/s`,
    durationText(elapsedMs),
    ...ends,
  ];
  const open = openTokens(progress);
  if (open > 0) parts.push(`open ${countText(open)}`);
  const remaining = remainingText(progress, elapsedMs);
  if (remaining !== undefined) parts.push(remaining);
  return parts.join(' · ');
}

/** ` · slowest out 61 %`: the node that took most of the time so far; nothing where none took any. */
export function slowestText({ nodes }: Progress): string {
  const totalUs = nodes.reduce((sum, { durationUs }) => sum + durationUs, 0);
  if (totalUs === 0) return '';
  const slowest = nodes.reduce((a, b) => (b.durationUs > a.durationUs ? b : a));
  return ` · slowest ${slowest.name} ${shareText(slowest.durationUs, totalUs)}`;
}

/** From the bytes read so far at the rate of this process; unknown without a size, silent at the start. */
function remainingText(progress: Progress, elapsedMs: number): string | undefined {
  const { sourceSizeBytes: size, sourceBytes, segment, isSourceExhausted } = progress;
  if (size === undefined || size === 0) return undefined;
  // At the end of the source the batches are flushed, and only then the outputs published.
  if (isSourceExhausted) return openTokens(progress) > 0 ? 'finishing batches' : 'publishing';
  const percent = shareText(Math.min(sourceBytes, size), size);
  const readHere = sourceBytes - (segment.sourceBytes ?? sourceBytes);
  if (readHere <= 0 || elapsedMs < 1000) return percent;
  const leftMs = ((size - sourceBytes) * elapsedMs) / readHere;
  return `${percent}, ${durationText(Math.max(0, leftMs))} left`;
}
