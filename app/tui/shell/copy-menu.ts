import { plural } from '../../format/numbers.ts';
import type { Choice, Services } from '../store/services.ts';

/** Something worth taking elsewhere: how it is called, and what is put on the clipboard. */
export interface Copied {
  readonly what: string;
  readonly text: string;
}

/** What can be copied here, each with the beginning of its text. */
export function copyMenu(services: Pick<Services, 'copy'>, things: readonly Copied[]): Choice {
  return {
    title: 'Copy',
    items: things.map(({ what, text }) => ({
      text: what,
      note: beginningOf(text),
      run: () => services.copy(text, what),
    })),
  };
}

/** More than a screen is wide. */
const longest = 300;

function beginningOf(text: string): string {
  const end = text.indexOf('\n');
  if (end === -1 || end === text.length - 1) return text.slice(0, longest);
  const lines = text.split('\n').length;
  return `${text.slice(0, Math.min(end, longest))} … (${plural(lines, 'line')})`;
}
