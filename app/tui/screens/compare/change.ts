import { countText } from '../../../format/numbers.ts';
import type { Tone } from '../../theme.ts';

/** What became of a figure from one run to the other. */
export interface Change {
  readonly text: string;
  readonly tone: Tone;
}

export const same: Change = { text: '=', tone: 'faint' };

/** `+1,234`, `-3`, `=`; `new` and `gone` where only one of the runs has it. */
export function countChange(a: number | undefined, b: number | undefined): Change {
  if (a === b) return same;
  if (a === undefined) return { text: 'new', tone: 'added' };
  if (b === undefined) return { text: 'gone', tone: 'removed' };
  return { text: `${b > a ? '+' : '-'}${countText(Math.abs(b - a))}`, tone: 'changed' };
}

/** `+12%`, `-3%`, `×14`; less than one in a hundred is `=`, because times are never quite the same. */
export function relativeChange(a: number | undefined, b: number | undefined): Change {
  if (a === undefined || b === undefined || a === 0 || b === 0) return { text: '-', tone: 'faint' };
  const percent = Math.round((b / a - 1) * 100);
  if (percent === 0) return same;
  if (percent >= 1000) return { text: `×${countText(Math.round(b / a))}`, tone: 'changed' };
  return { text: `${percent > 0 ? '+' : ''}${percent}%`, tone: 'changed' };
}

/** `=` or `differs`. */
export function textChange(a: string | undefined, b: string | undefined): Change {
  if (a === b) return same;
  if (a === undefined) return { text: 'new', tone: 'added' };
  if (b === undefined) return { text: 'gone', tone: 'removed' };
  return { text: 'differs', tone: 'changed' };
}
