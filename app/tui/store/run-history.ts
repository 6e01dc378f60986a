import type { Progress } from '../../../engine/progress.ts';

/** How far a run was at some moment. */
interface Sample {
  readonly atMs: number;
  readonly rows: number;
  /** Attempts that had ended at each node, by node index. */
  readonly attempts: readonly number[];
}

/** How far a run was in the last minutes, for rates; the last sample is the latest look. */
export type RunHistory = readonly Sample[];

export const noHistory: RunHistory = [];

/** Looks closer together than this replace one another: rates of shorter times only flicker. */
const spacingMs = 1000;
const kept = 120;
/** What a rate is about: long enough to be steady, short enough to be of now. */
const windowMs = 3000;

export function remember(history: RunHistory, progress: Progress, nowMs: number): RunHistory {
  const sample = {
    atMs: nowMs,
    rows: progress.rows,
    attempts: progress.nodes.map(({ completed, failed }) => completed + failed),
  };
  const before = history.at(-2);
  const isClose = before !== undefined && nowMs - before.atMs < spacingMs;
  return [...(isClose ? history.slice(0, -1) : history), sample].slice(-kept);
}

/** Rows or attempts a second over the last seconds; `undefined` before there is anything to compare. */
export function rateNow(
  history: RunHistory,
  count: (sample: Sample) => number,
): number | undefined {
  const last = history.at(-1);
  if (last === undefined) return undefined;
  const begin = history.find(({ atMs }) => last.atMs - atMs <= windowMs) ?? last;
  return rate(begin, last, count);
}

/** Rows a second between one look and the next, the latest last, at most `most` of them. */
export function rowRates(history: RunHistory, most: number): readonly number[] {
  const rates = history
    .slice(1)
    .map((sample, i) => rate(history[i] ?? sample, sample, ({ rows }) => rows) ?? 0);
  return most > 0 ? rates.slice(-most) : [];
}

function rate(from: Sample, to: Sample, count: (sample: Sample) => number): number | undefined {
  const ms = to.atMs - from.atMs;
  return ms <= 0 ? undefined : ((count(to) - count(from)) * 1000) / ms;
}
