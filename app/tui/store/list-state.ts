/** The part of a list that is held: a few screens of it, whatever its length. */
export interface ListState<T> {
  readonly items: readonly T[];
  /** Place of the selected item in `items`; 0 when there are none. */
  readonly cursor: number;
  /** Place of the item on the first line. */
  readonly top: number;
  /** Lines on which items are shown. */
  readonly height: number;
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
  readonly isLoading: boolean;
  /** Whether what is being read replaces all that is held: another part of the list, or another list. */
  readonly isReplacing: boolean;
  /** Whether reading was stopped before it came to what is in sight: moving goes on with it. */
  readonly isStopped: boolean;
  /** Whether anything was read yet. */
  readonly isRead: boolean;
  readonly error: unknown;
}

export const nothingRead: ListState<never> = {
  items: [],
  cursor: 0,
  top: 0,
  height: 20,
  hasBefore: false,
  hasAfter: false,
  isLoading: false,
  isReplacing: false,
  isStopped: false,
  isRead: false,
  error: undefined,
};

/** The cursor on an item, as near as there is one, and the lines that are shown around it. */
export function withCursor<T>(state: ListState<T>, cursor: number): ListState<T> {
  const { items, height, top } = state;
  const at = Math.min(Math.max(0, cursor), Math.max(0, items.length - 1));
  const lowest = Math.max(0, at - height + 1);
  const highest = Math.max(0, items.length - height);
  return {
    ...state,
    cursor: at,
    top: Math.min(Math.max(Math.min(top, at), lowest), Math.max(highest, lowest)),
  };
}
