import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ListPage, ListSource, PageAsked } from './list-source.ts';

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
  /** Whether reading was stopped before it came to what is in sight: moving goes on with it. */
  readonly isStopped: boolean;
  /** Whether anything was read yet. */
  readonly isRead: boolean;
  readonly error: unknown;
}

export interface ListWindow<T, Key> {
  readonly store: StoreApi<ListState<T>>;
  selected(): T | undefined;
  /** Moves the selection; goes on into what is not read yet. */
  move(lines: number): void;
  /** Moves by so many screens. */
  movePages(pages: number): void;
  toStart(): void;
  toEnd(): void;
  /** Selects the item at `index` of what is held. */
  select(index: number): void;
  /** Reads again from behind `from`, and selects what comes first. */
  goTo(from: Key | undefined): void;
  /** Reads again around where it stands, and selects the same place. */
  reload(): void;
  resize(height: number): void;
  /** There may be more at the end than there was. */
  grow(): void;
  /** Gives up what is being read. */
  stop(): void;
  /** Settles when nothing is being read. */
  settled(): Promise<void>;
}

const fewestRead = 100;
/** Screens of items that are held on each side of the selection. */
const screensHeld = 4;

export function createListWindow<T, Key>(source: ListSource<T, Key>): ListWindow<T, Key> {
  const store = createStore<ListState<T>>()(() => ({
    items: [],
    cursor: 0,
    top: 0,
    height: 20,
    hasBefore: false,
    hasAfter: false,
    isLoading: false,
    isStopped: false,
    isRead: false,
    error: undefined,
  }));
  let reading: Promise<void> | undefined;
  /** What is asked for while something is being read replaces it. */
  let current = new AbortController();
  /** Lines that the selection was moved beyond what was read. */
  let beyond = 0;
  /** How far it was read, where that is further than the outermost items. */
  let through: { readonly before?: Key | undefined; readonly after?: Key | undefined } = {};
  let isReloadWanted = false;
  /** Whether all that is held will be replaced by what is being read. */
  let isReplacing = false;

  const limit = () => Math.max(fewestRead, store.getState().height * 3);
  const held = () => Math.max(fewestRead, store.getState().height * screensHeld);

  function read(
    asked: Omit<PageAsked<Key>, 'limit'>,
    take: (page: ListPage<T, Key>) => void,
  ): void {
    current.abort();
    const mine = (current = new AbortController());
    store.setState({ isLoading: true, isStopped: false });
    reading = (async () => {
      try {
        const page = await source.page({ ...asked, limit: limit() }, mine.signal);
        if (mine.signal.aborted) return;
        isReplacing = false;
        store.setState({ isLoading: false, isRead: true, error: undefined });
        take(page);
        if (isReloadWanted) reload();
      } catch (error) {
        if (mine.signal.aborted) return;
        forget();
        store.setState({ isLoading: false, isRead: true, error });
      }
    })();
  }

  /** Puts the cursor on an item, and the lines that are shown around it. */
  function place(cursor: number, change: Partial<ListState<T>> = {}): void {
    store.setState((state) => {
      const next = { ...state, ...change };
      const last = Math.max(0, next.items.length - 1);
      const at = Math.min(Math.max(0, cursor), last);
      const lowest = Math.max(0, at - next.height + 1);
      const highest = Math.max(0, next.items.length - next.height);
      const top = Math.min(Math.max(Math.min(next.top, at), lowest), Math.max(highest, lowest));
      return { ...next, cursor: at, top };
    });
  }

  /** Reads what is missing around the cursor. */
  function readMore(): void {
    const { items, cursor, height, hasAfter, hasBefore, isLoading, isStopped } = store.getState();
    if (isLoading || isStopped) return;
    const after = through.after ?? keyOf(items.at(-1));
    const before = through.before ?? keyOf(items[0]);
    if (hasAfter && after !== undefined && cursor >= items.length - height) {
      read({ direction: 'forward', from: after }, append);
    } else if (hasBefore && before !== undefined && cursor < height) {
      read({ direction: 'backward', from: before }, prepend);
    } else if (items.length === 0 && hasBefore) {
      // Nothing lies behind where it was to begin: what lies before that is shown instead.
      toLast();
    }
  }

  const keyOf = (item: T | undefined) => (item === undefined ? undefined : source.keyOf(item));

  function append({ items: more, hasMore, through: after }: ListPage<T, Key>): void {
    const { items, cursor, top } = store.getState();
    const gone = Math.max(0, cursor - held());
    through = { ...(gone > 0 ? {} : { before: through.before }), after };
    land(cursor - gone + Math.max(0, beyond), {
      items: [...items.slice(gone), ...more],
      top: top - gone,
      hasAfter: hasMore,
      ...(gone > 0 ? { hasBefore: true } : {}),
    });
  }

  function prepend({ items: more, hasMore, through: before }: ListPage<T, Key>): void {
    const { items, cursor, top } = store.getState();
    const kept = items.slice(0, cursor + held());
    const isCut = kept.length < items.length;
    through = { before, ...(isCut ? {} : { after: through.after }) };
    land(cursor + Math.min(0, beyond) + more.length, {
      items: [...more, ...kept],
      top: top + more.length,
      hasBefore: hasMore,
      ...(isCut ? { hasAfter: true } : {}),
    });
  }

  /** Puts the cursor where it was moved to, as far as that was read by now. */
  function land(wanted: number, change: Partial<ListState<T>>): void {
    place(wanted, change);
    const { items, hasAfter, hasBefore } = store.getState();
    const last = Math.max(0, items.length - 1);
    beyond = wanted < 0 && hasBefore ? wanted : wanted > last && hasAfter ? wanted - last : 0;
    readMore();
  }

  /** What was asked for before counts no more. */
  function forget(): void {
    beyond = 0;
    isReloadWanted = false;
    isReplacing = false;
  }

  function goTo(from: Key | undefined, select = 0): void {
    forget();
    isReplacing = true;
    read({ direction: 'forward', from }, ({ items, hasMore, through: after }) => {
      through = { after };
      const hasBefore = from !== undefined;
      land(select, { items, top: 0, hasAfter: hasMore, hasBefore });
    });
  }

  function toLast(): void {
    forget();
    isReplacing = true;
    read({ direction: 'backward', from: undefined }, ({ items, hasMore, through: before }) => {
      through = { before };
      const change = { items, top: items.length, hasBefore: hasMore, hasAfter: false };
      place(items.length - 1, change);
      readMore();
    });
  }

  function move(lines: number): void {
    const { items, cursor, hasAfter, hasBefore } = store.getState();
    const wanted = cursor + lines;
    // Whoever turns round starts from the line that is seen.
    if (Math.sign(lines) !== Math.sign(beyond)) beyond = 0;
    if (wanted >= items.length && hasAfter) beyond += wanted - Math.max(0, items.length - 1);
    if (wanted < 0 && hasBefore) beyond += wanted;
    store.setState({ isStopped: false });
    place(wanted);
    readMore();
  }

  function reload(): void {
    const { items, top, cursor, hasBefore, isLoading } = store.getState();
    // What stands before the first line may be on its way.
    isReloadWanted = isLoading;
    if (isLoading) return;
    const before = top > 0 ? items[top - 1] : undefined;
    if (before === undefined && hasBefore && items.length === 0) return toLast();
    goTo(keyOf(before), cursor - top);
  }

  return {
    store,
    selected() {
      const { items, cursor } = store.getState();
      return items[cursor];
    },
    move,
    movePages: (pages) => move(Math.trunc(pages * Math.max(1, store.getState().height - 1))),
    toStart() {
      if (store.getState().hasBefore || isReplacing) return goTo(undefined);
      beyond = 0;
      place(0);
    },
    toEnd() {
      const { hasAfter, items } = store.getState();
      if (hasAfter || isReplacing) return toLast();
      beyond = 0;
      place(items.length - 1);
    },
    select(index) {
      beyond = 0;
      place(index);
      readMore();
    },
    goTo: (from) => goTo(from),
    reload,
    resize(height) {
      if (height === store.getState().height) return;
      place(store.getState().cursor, { height: Math.max(1, height) });
      readMore();
    },
    grow() {
      // What is read right now says by itself whether there is more.
      if (!store.getState().isLoading) store.setState({ hasAfter: true });
    },
    stop() {
      if (!store.getState().isLoading) return;
      current.abort();
      // What is still there is not what was asked for.
      const gone = isReplacing
        ? { items: [], cursor: 0, top: 0, hasBefore: false, hasAfter: false }
        : {};
      forget();
      store.setState({ isLoading: false, isRead: true, isStopped: true, ...gone });
    },
    async settled() {
      for (let last = reading; last !== undefined;) {
        await last;
        if (last === reading) return;
        last = reading;
      }
    },
  };
}
