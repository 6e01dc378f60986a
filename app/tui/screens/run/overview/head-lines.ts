import type { Progress } from '../../../../../engine/progress.ts';
import { openTokens } from '../../../../../engine/progress.ts';
import { unreachable } from '../../../../../landscape/model/unreachable.ts';
import { barParts, sparkline } from '../../../../format/bars.ts';
import { keptSentences } from '../../../../format/kept-sentences.ts';
import {
  bytesText,
  countText,
  durationText,
  plural,
  rateText,
  shareText,
} from '../../../../format/numbers.ts';
import { rowsInTime } from '../../../../format/rows-in-time.ts';
import type { Line } from '../../../components/line.tsx';
import { lineWidth } from '../../../components/line.tsx';
import { runStatusSpan } from '../../../components/status-word.ts';
import type { FollowState } from '../../../store/follow-run.ts';
import { rateNow, rowRates } from '../../../store/run-history.ts';
import { balanceOf } from './balance.ts';
import { spread } from './blocks.ts';
import { remaining } from './remaining.ts';

/** How the run stands: one line, a bar where the size is known, and what there is to say about it. */
export function headLines(follow: FollowState, progress: Progress, width: number): readonly Line[] {
  return [
    statusLine(follow, progress, width),
    ...barLines(follow, progress, width),
    ...endLines(progress),
    ...doubtLines(follow, progress),
  ];
}

function statusLine(follow: FollowState, progress: Progress, width: number): Line {
  const { history, nowMs } = follow;
  const { rows, tokens, committedAtMs, status } = progress;
  const dot = { text: '  ·  ', tone: 'faint' } as const;
  const made = tokens === rows ? '' : `, ${plural(tokens, 'token')}`;
  if (status !== 'running') {
    const begin: Line = [' ', runStatusSpan(status), '  ', rowsInTime(progress)];
    const end: Line = [dot, phaseText(follow, progress)];
    const whole = [...begin, made, ...end];
    // The overview counts the tokens below as well.
    return lineWidth(whole) <= width ? whole : [...begin, ...end];
  }
  const read = `${plural(rows, 'row')}${made}`;
  const agoMs = committedAtMs === undefined ? undefined : Math.max(0, nowMs - committedAtMs);
  const commit: Line =
    agoMs === undefined
      ? []
      : [{ text: `  ·  last commit ${durationText(agoMs)} ago`, tone: 'faint' }];
  const phase = `  ${phaseText(follow, progress)}`;
  const whole = [' ', runStatusSpan(status), phase, dot, read, ...commit];
  const room = Math.min(40, width - lineWidth(whole) - 3);
  const spark = sparkline(rowRates(history, room));
  return spread(whole, [{ text: spark, tone: 'running' }, ' '], width);
}

/** What a run is doing, in words. */
export function phaseText({ own }: FollowState, progress: Progress): string {
  switch (progress.status) {
    case 'running':
      if (own?.isStopping === true) return 'stopping: the open group is being finished';
      if (!progress.isSourceExhausted) return 'reading';
      return openTokens(progress) > 0 ? 'flushing batches' : 'publishing';
    case 'completed': {
      const outputs = progress.artifacts.length;
      return outputs === 0 ? 'done' : `${plural(outputs, 'output')} published`;
    }
    case 'interrupted':
    case 'failed':
    case 'crashed':
      return progress.isSourceExhausted ? 'source read to its end' : 'source not read to its end';
    default:
      return unreachable(progress.status);
  }
}

function barLines({ nowMs }: FollowState, progress: Progress, width: number): readonly Line[] {
  const found = remaining(progress, nowMs);
  if (found === undefined) return [];
  const { share, leftMs } = found;
  const size = progress.sourceSizeBytes ?? 0;
  const left = leftMs === undefined ? '' : `   ${durationText(leftMs)} left`;
  const words = ` ${shareText(progress.sourceBytes, size)} of ${bytesText(size)}${left} `;
  const [done, rest] = barParts(share, Math.max(0, width - words.length - 2));
  return [[' ', { text: done, tone: 'running' }, { text: rest, tone: 'faint' }, ' ', words]];
}

/** Why it did not complete, and what is left of it. */
function endLines(progress: Progress): readonly Line[] {
  if (progress.status === 'running' || progress.status === 'completed') return [];
  const message = progress.reason?.['message'];
  const tone = progress.status === 'interrupted' ? 'warn' : 'bad';
  return [
    ...(typeof message === 'string' ? [[{ text: ` ${message}`, tone } as const]] : []),
    [{ text: ` ${keptSentences(progress).join(' ')}`, tone: 'faint' }],
  ];
}

/** After so long without a commit one begins to wonder. */
const longMs = 60_000;

function doubtLines(follow: FollowState, progress: Progress): readonly Line[] {
  const { own, nowMs } = follow;
  const { mismatches } = balanceOf(progress);
  const lines: Line[] = mismatches.map((text) => [
    { text: ` ✗ does not add up: ${text}`, tone: 'bad' },
  ]);
  const sinceMs = nowMs - (progress.committedAtMs ?? progress.segment.startedAtMs);
  if (progress.status === 'running' && own === undefined && sinceMs > longMs) {
    const text = ` ! nothing was committed for ${durationText(sinceMs)}: is its process still at work?`;
    lines.push([{ text, tone: 'warn' }]);
  }
  const [first, ...others] = own?.warnings ?? [];
  if (first !== undefined) {
    const more = others.length === 0 ? '' : ` (and ${countText(others.length)} more)`;
    lines.push([{ text: ` ! settings: ${first.message}${more}`, tone: 'warn' }]);
  }
  const hint = nextStepOf(own?.error);
  if (hint !== undefined) lines.push([{ text: ` → ${hint}`, tone: 'accent' }]);
  return lines;
}

function nextStepOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('nextStep' in error)) return undefined;
  return typeof error.nextStep === 'string' ? error.nextStep : undefined;
}

/** For the crumbs: what one wants to know from the corner of the eye. */
export function statusSpans(follow: FollowState): Line {
  const { progress, history, nowMs } = follow;
  if (progress === undefined) return [];
  const status = runStatusSpan(progress.status);
  if (progress.status !== 'running') return [status];
  const rate = rateNow(history, ({ rows }) => rows);
  const leftMs = remaining(progress, nowMs)?.leftMs;
  return [
    status,
    `  ${durationText(Math.max(0, nowMs - progress.segment.startedAtMs))}`,
    ...(rate === undefined ? [] : [`  ${rateText(rate)} rows/s`]),
    ...(leftMs === undefined ? [] : [`  ${durationText(leftMs)} left`]),
  ];
}
