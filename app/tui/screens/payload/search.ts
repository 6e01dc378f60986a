/** What was looked for: places in the tree, or lines of the raw text. */
export interface Search {
  readonly text: string;
  readonly found: readonly number[];
  /** Which of them was gone to last; -1 when none is there. */
  readonly current: number;
}

/** The match behind (or before) where one is; around the end to the first one. */
export function nextMatch({ found, current }: Search, here: number, direction: 1 | -1): number {
  if (current === -1)
    return Math.max(
      0,
      found.findIndex((each) => each >= here),
    );
  if (direction === 1) {
    const next = found.findIndex((each) => each > here);
    return next === -1 ? 0 : next;
  }
  const before = found.findLastIndex((each) => each < here);
  return before === -1 ? found.length - 1 : before;
}
