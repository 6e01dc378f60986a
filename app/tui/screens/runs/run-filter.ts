import { nearestName } from '../../../../landscape/model/nearest-name.ts';
import { runStatuses } from '../../../../landscape/model/run.ts';
import type { RunStatus } from '../../../../landscape/model/run.ts';

/** Which runs are listed. What is absent does not narrow. */
export interface RunsFilter {
  readonly status?: RunStatus;
  /** Exactly this pipeline. */
  readonly pipeline?: string;
  /** Part of the name of the pipeline, or of the key. */
  readonly text?: string;
  /** Started at this time or later. */
  readonly sinceMs?: number;
  /** Started before this time. */
  readonly untilMs?: number;
}

export type ParsedFilter =
  | { readonly ok: true; readonly filter: RunsFilter }
  | { readonly ok: false; readonly sentence: string };

/**
 * Understands what was typed: `status:failed since:2026-11-01 until:2d movies`. Words without a name are part
 * of the pipeline's name. Times are UTC dates, dates with a time, or how long ago: `90m`, `12h`, `3d`.
 */
export function parseRunsFilter(typed: string, nowMs: number): ParsedFilter {
  const words: string[] = [];
  let filter: RunsFilter = {};
  for (const word of typed.trim().split(/\s+/)) {
    const [, name = '', value = ''] = /^(status|since|until):(.*)$/.exec(word) ?? [];
    if (name === '') {
      words.push(word);
    } else if (name === 'status') {
      const status = runStatuses.find((each) => each === value);
      if (status === undefined) return { ok: false, sentence: noStatus(value) };
      filter = { ...filter, status };
    } else {
      const time = timeOf(value, nowMs);
      if (time === undefined) return { ok: false, sentence: noTime(name, value) };
      filter = { ...filter, [name === 'since' ? 'sinceMs' : 'untilMs']: time };
    }
  }
  const text = words.join(' ');
  return { ok: true, filter: text === '' ? filter : { ...filter, text } };
}

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

function timeOf(value: string, nowMs: number): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,6})([mhd])$/.exec(value) ?? [];
  const length = unitMs[unit];
  if (amount !== undefined && length !== undefined) return nowMs - Number(amount) * length;
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?$/.test(value)) return undefined;
  const time = Date.parse(value.includes('T') ? `${value}Z` : `${value}T00:00:00Z`);
  return Number.isNaN(time) ? undefined : time;
}

function noStatus(value: string): string {
  const nearest = nearestName(value, runStatuses);
  return nearest === undefined
    ? `There is no status \`${value}\`: there is ${runStatuses.join(', ')}.`
    : `There is no status \`${value}\`. Did you mean ${nearest}?`;
}

function noTime(name: string, value: string): string {
  return `\`${name}:${value}\` is no time: give 2026-11-21, 2026-11-21T18:00, 90m, 12h or 3d.`;
}

/** What can follow what was typed, for the prompt. */
export function completeRunsFilter(typed: string): readonly string[] {
  const [, before = '', word = ''] = /^(.*?)(\S*)$/s.exec(typed) ?? [];
  if (word.startsWith('status:')) {
    return runStatuses
      .map((status) => `status:${status}`)
      .filter((each) => each.startsWith(word) && each !== word)
      .map((each) => before + each);
  }
  return ['status:', 'since:', 'until:']
    .filter((name) => word !== '' && name.startsWith(word))
    .map((name) => before + name);
}

/** The filter as it was typed, or could have been. */
export function shownRunsFilter({ status, pipeline, text, sinceMs, untilMs }: RunsFilter): string {
  const time = (atMs: number) => new Date(atMs).toISOString().slice(0, 16);
  return [
    ...(status === undefined ? [] : [`status:${status}`]),
    ...(sinceMs === undefined ? [] : [`since:${time(sinceMs)}`]),
    ...(untilMs === undefined ? [] : [`until:${time(untilMs)}`]),
    ...(pipeline === undefined ? [] : [pipeline]),
    ...(text === undefined ? [] : [text]),
  ].join(' ');
}
