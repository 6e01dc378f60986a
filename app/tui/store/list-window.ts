import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { Page, PageOptions } from '../../../landscape/queries/page.ts';

/** What a list is read from: pages by key, in both directions; never by number. */
export interface ListSource<T, Key> {
  page(asked: PageAsked<Key>): Promise<ListPage<T>>;
  keyOf(item: T): Key;
}

export interface PageAsked<Key> {
  readonly direction: 'forward' | 'backward';
  /** Items strictly behind (backward: before) this key; absent: from the beginning (backward: the end). */
  readonly from: Key | undefined;
  readonly limit: number;
}

export interface ListPage<T> {
  /** In the order of the list, whatever the direction was. */
  readonly items: readonly T[];
  /** Whether there are more in that direction. */
  readonly hasMore: boolean;
}

/** As queries take it. */
export function pageOptions<Key>({ direction, from, limit }: PageAsked<Key>): PageOptions<Key> {
  return direction === 'forward' ? { after: from, limit } : { before: from ?? 'end', limit };
}

/** As queries give it. */
export function toListPage<T>({ items, next }: Page<T, unknown>): ListPage<T> {
  return { items, hasMore: next !== undefined };
}

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
    isRead: false,
    error: undefined,
  }));
  let reading: Promise<void> | undefined;
  /** What is asked for while something is being read replaces it. */
  let generation = 0;
  /** Lines that the selection was moved beyond what was read. */
  let beyond = 0;

  const limit = () => Math.max(fewestRead, store.getState().height * 3);
  const held = () => Math.max(fewestRead, store.getState().height * screensHeld);

  function read(asked: Omit<PageAsked<Key>, 'limit'>, take: (page: ListPage<T>) => void): void {
    const mine = (generation += 1);
    store.setState({ isLoading: true });
    reading = (async () => {
      try {
        const page = await source.page({ ...asked, limit: limit() });
        if (mine !== generation) return;
        store.setState({ isLoading: false, isRead: true, error: undefined });
        take(page);
      } catch (error) {
        if (mine === generation) store.setState({ isLoading: false, isRead: true, error });
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

  function readMore(): void {
    const { items, cursor, height, hasAfter, hasBefore, isLoading } = store.getState();
    if (isLoading) return;
    const first = items[0];
    const last = items.at(-1);
    if (hasAfter && last !== undefined && cursor >= items.length - height) {
      read({ direction: 'forward', from: source.keyOf(last) }, append);
    } else if (hasBefore && first !== undefined && cursor < height) {
      read({ direction: 'backward', from: source.keyOf(first) }, prepend);
    }
  }

  function append({ items: more, hasMore }: ListPage<T>): void {
    const { items, cursor, top } = store.getState();
    const gone = Math.max(0, cursor - held());
    const wanted = cursor + Math.max(0, beyond);
    beyond = 0;
    place(wanted - gone, {
      items: [...items.slice(gone), ...more],
      top: top - gone,
      hasAfter: hasMore,
      ...(gone > 0 ? { hasBefore: true } : {}),
    });
    readMore();
  }

  function prepend({ items: more, hasMore }: ListPage<T>): void {
    const { items, cursor, top } = store.getState();
    const kept = items.slice(0, cursor + held());
    const wanted = cursor + Math.min(0, beyond) + more.length;
    beyond = 0;
    place(wanted, {
      items: [...more, ...kept],
      top: top + more.length,
      hasBefore: hasMore,
      ...(kept.length < items.length ? { hasAfter: true } : {}),
    });
    readMore();
  }

  function goTo(from: Key | undefined, select = 0): void {
    beyond = 0;
    read({ direction: 'forward', from }, ({ items, hasMore }) => {
      place(select, { items, top: 0, hasAfter: hasMore, hasBefore: from !== undefined });
      readMore();
    });
  }

  function move(lines: number): void {
    const { items, cursor, hasAfter, hasBefore } = store.getState();
    const wanted = cursor + lines;
    if (wanted >= items.length && hasAfter) beyond += wanted - (items.length - 1);
    if (wanted < 0 && hasBefore) beyond += wanted;
    place(wanted);
    readMore();
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
      const { hasBefore } = store.getState();
      if (hasBefore) goTo(undefined);
      else place(0);
    },
    toEnd() {
      const { hasAfter, items } = store.getState();
      if (!hasAfter) return place(items.length - 1);
      beyond = 0;
      read({ direction: 'backward', from: undefined }, ({ items: last, hasMore }) => {
        place(last.length - 1, {
          items: last,
          top: last.length,
          hasBefore: hasMore,
          hasAfter: false,
        });
      });
    },
    select(index) {
      place(index);
      readMore();
    },
    goTo: (from) => goTo(from),
    reload() {
      const { items, top, cursor } = store.getState();
      const before = top > 0 ? items[top - 1] : undefined;
      goTo(before === undefined ? undefined : source.keyOf(before), cursor - top);
    },
    resize(height) {
      if (height === store.getState().height) return;
      place(store.getState().cursor, { height: Math.max(1, height) });
      readMore();
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
