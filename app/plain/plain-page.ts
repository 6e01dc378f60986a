import type { Target } from '../tui/store/place.ts';

/** Where one can be in lines of text: the places that have a text of their own. */
export type PlainTarget = Extract<Target, { screen: 'runs' | 'run' | 'token' | 'batch' }>;

/** Items that are said at once. */
export const pageSize = 20;

/** What is said of a place, or of the next part of it. */
export interface PlainPage {
  /** Said first, as it stands. */
  readonly text: string;
  /** A list behind it, which the program numbers; each number opens something. */
  readonly items: readonly PlainItem[];
  /** Reads what comes behind it; absent where nothing does. */
  readonly more?: (() => Promise<PlainPage>) | undefined;
}

export interface PlainItem {
  readonly text: string;
  readonly opens: PlainTarget;
}

/** Whether a screen has a text that can stand for it. */
export function isPlainTarget(target: Target): target is PlainTarget {
  return plainScreens.has(target.screen);
}

const plainScreens: ReadonlySet<Target['screen']> = new Set<PlainTarget['screen']>([
  'runs',
  'run',
  'token',
  'batch',
]);
