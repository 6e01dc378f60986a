import type { ListPage } from './list-source.ts';
import type { ListState } from './list-state.ts';

/** What is held of a list once a page has come. */
export interface Held<T, Key> {
  /** Place in `change.items` of the item that is selected. */
  readonly cursor: number;
  readonly change: Partial<ListState<T>>;
  readonly through: Through<Key>;
}

/** How far a list was read, where that is further than the outermost items that are held. */
export interface Through<Key> {
  readonly before?: Key | undefined;
  readonly after?: Key | undefined;
}

const fewestHeld = 100;
/** Screens of items that are held on each side of the selection. */
const screensHeld = 4;

const most = (height: number) => Math.max(fewestHeld, height * screensHeld);

/** With a page behind the last item; what lies far before the selection is let go. */
export function append<T, Key>(
  { items, cursor, top, height }: ListState<T>,
  { items: more, hasMore, through: after }: ListPage<T, Key>,
  through: Through<Key>,
): Held<T, Key> {
  const gone = Math.max(0, cursor - most(height));
  return {
    cursor: cursor - gone,
    change: {
      items: [...items.slice(gone), ...more],
      top: top - gone,
      hasAfter: hasMore,
      ...(gone > 0 ? { hasBefore: true } : {}),
    },
    through: { ...(gone > 0 ? {} : { before: through.before }), after },
  };
}

/** With a page before the first item; what lies far behind the selection is let go. */
export function prepend<T, Key>(
  { items, cursor, top, height }: ListState<T>,
  { items: more, hasMore, through: before }: ListPage<T, Key>,
  through: Through<Key>,
): Held<T, Key> {
  const kept = items.slice(0, cursor + most(height));
  const isCut = kept.length < items.length;
  return {
    cursor: cursor + more.length,
    change: {
      items: [...more, ...kept],
      top: top + more.length,
      hasBefore: hasMore,
      ...(isCut ? { hasAfter: true } : {}),
    },
    through: { before, ...(isCut ? {} : { after: through.after }) },
  };
}

/**
 * With a page that was read again in the place of what was held, from behind the first `skipped` items on.
 * The item that was selected stays so, on its line; where it is gone, its place does.
 */
export function replace<T, Key>(
  { items: old, cursor, top }: ListState<T>,
  { items, hasMore, through: after }: ListPage<T, Key>,
  { skipped, keyOf }: { readonly skipped: number; readonly keyOf: (item: T) => Key },
): Held<T, Key> {
  const selected = old[cursor];
  const key = selected === undefined ? undefined : keyOf(selected);
  const found = key === undefined ? -1 : items.findIndex((item) => keyOf(item) === key);
  const at = found < 0 ? cursor - skipped : found;
  return {
    cursor: at,
    // Whoever looks at the beginning of a list sees what is new there.
    change: {
      items,
      top: top === 0 ? 0 : at - (cursor - top),
      hasAfter: hasMore,
      hasBefore: skipped > 0,
    },
    through: { after },
  };
}
