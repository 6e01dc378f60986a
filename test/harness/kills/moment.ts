import type { DriverLine } from '../driver/driver-lines.ts';
import type { Choices } from '../driver/seeded.ts';
import { inputRows } from './pipeline.ts';

/** When a process is killed: so many milliseconds behind something that it told. */
export type Moment = { readonly delayMs: number } & (
  | { readonly after: 'start' | 'loaded' | 'exhausted' }
  /** So many rows are acknowledged. */
  | { readonly after: 'rows'; readonly rows: number }
);

/** The first process goes anywhere; later ones no further than this, so that the next has something to do. */
const fewRows = 64;

/** What a machine needs, so that moments are spread over what is done in them. */
export interface Pace {
  /** Milliseconds from the start to the end of loading, and from there until a new run is registered. */
  readonly loading: number;
  readonly registering: number;
}

/**
 * Some moment of a process's life, more often while it works than while it starts.
 *
 * @param isResuming - Otherwise it makes the landscape, which takes longest of what comes first.
 * @param known - Rows that earlier processes have committed.
 */
export function chooseMoment(
  choices: Choices,
  { loading, registering }: Pace,
  isResuming: boolean,
  known: number,
): Moment {
  const kind = choices.below(100);
  if (kind < 3) return { after: 'start', delayMs: choices.below(loading) };
  if (kind < (isResuming ? 18 : 60)) {
    return { after: 'loaded', delayMs: choices.below(registering * 1.2) };
  }
  const left = inputRows - known;
  if (left > fewRows || (left > 0 && kind < 50)) {
    const rows = known + choices.below(known === 0 ? left : Math.min(left, fewRows));
    return { after: 'rows', rows, delayMs: choices.below(6) };
  }
  const delayMs = choices.below(registering / 8);
  // When the source was read by earlier processes, the beginning is the beginning of the end.
  return left > 0 ? { after: 'exhausted', delayMs } : { after: 'rows', rows: known, delayMs };
}

/** Whether a line says that the time has come from which the delay counts. */
export function begins(moment: Moment, line: DriverLine): boolean {
  switch (moment.after) {
    case 'start':
      return false;
    case 'loaded':
    case 'exhausted':
      return line.kind === 'reached' && line.what === moment.after;
    case 'rows':
      return line.kind === 'acknowledged' && line.rows >= moment.rows;
    default:
      return moment satisfies never;
  }
}

export function momentText(moment: Moment): string {
  const after = moment.after === 'rows' ? `row ${moment.rows}` : moment.after;
  return `${after} + ${moment.delayMs} ms`;
}
