import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import { append, prepend, replace } from './held-items.ts';
import type { Held, Through } from './held-items.ts';
import type { ListPage, ListSource, PageAsked } from './list-source.ts';
import { nothingRead, withCursor } from './list-state.ts';
import type { ListState } from './list-state.ts';
import { createPageReader } from './page-reader.ts';

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
  /** Reads again around where it stands; what is selected stays so, and its place when it is gone. */
  reload(): void;
  resize(height: number): void;
  /** There may be more at the end than there was. */
  grow(): void;
  /** Gives up what is being read. */
  stop(): void;
  /** Settles when nothing is being read. */
  settled(): Promise<void>;
}

export function createListWindow<T, Key>(source: ListSource<T, Key>): ListWindow<T, Key> {
  const store = createStore<ListState<T>>()(() => nothingRead);
  const pages = createPageReader(source, store, forget);
  let through: Through<Key> = {};
  /** Lines that the selection was moved beyond what was read. */
  let beyond = 0;
  let isReloadWanted = false;

  const keyOf = (item: T | undefined) => (item === undefined ? undefined : source.keyOf(item));
  const place = (cursor: number, change: Partial<ListState<T>> = {}) =>
    store.setState((state) => withCursor({ ...state, ...change }, cursor));

  function read(
    asked: Omit<PageAsked<Key>, 'limit'>,
    take: (page: ListPage<T, Key>) => void,
  ): void {
    pages.read(asked, (page) => {
      store.setState({ isReplacing: false });
      take(page);
      if (isReloadWanted) reload();
    });
  }

  /** What was asked for before counts no more. */
  function forget(): void {
    beyond = 0;
    isReloadWanted = false;
    store.setState({ isReplacing: false });
  }

  /** Reads what is missing around the cursor. */
  function readMore(): void {
    const { items, cursor, height, hasAfter, hasBefore, isLoading, isStopped } = store.getState();
    if (isLoading || isStopped) return;
    const after = through.after ?? keyOf(items.at(-1));
    const before = through.before ?? keyOf(items[0]);
    if (hasAfter && after !== undefined && cursor >= items.length - height) {
      read({ direction: 'forward', from: after }, (page) =>
        land(append(store.getState(), page, through), Math.max(0, beyond)),
      );
    } else if (hasBefore && before !== undefined && cursor < height) {
      read({ direction: 'backward', from: before }, (page) =>
        land(prepend(store.getState(), page, through), Math.min(0, beyond)),
      );
    } else if (items.length === 0 && hasBefore) {
      // Nothing lies behind where it was to begin: what lies before that is shown instead.
      toLast();
    }
  }

  /** Puts the cursor where it was moved to, as far as that was read by now. */
  function land({ cursor, change, ...held }: Held<T, Key>, lines: number): void {
    const wanted = cursor + lines;
    through = held.through;
    place(wanted, change);
    const { items, hasAfter, hasBefore } = store.getState();
    const last = Math.max(0, items.length - 1);
    beyond = wanted < 0 && hasBefore ? wanted : wanted > last && hasAfter ? wanted - last : 0;
    readMore();
  }

  function goTo(from: Key | undefined): void {
    forget();
    store.setState({ isReplacing: true });
    read({ direction: 'forward', from }, ({ items, hasMore, through: after }) => {
      const change = { items, top: 0, hasAfter: hasMore, hasBefore: from !== undefined };
      land({ cursor: 0, change, through: { after } }, 0);
    });
  }

  function toLast(): void {
    forget();
    store.setState({ isReplacing: true });
    read({ direction: 'backward', from: undefined }, ({ items, hasMore, through: before }) => {
      const change = { items, top: items.length, hasBefore: hasMore, hasAfter: false };
      land({ cursor: Math.max(0, items.length - 1), change, through: { before } }, 0);
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
    const { items, top, hasBefore, isLoading } = store.getState();
    // What stands before the first line may be on its way.
    isReloadWanted = isLoading;
    if (isLoading) return;
    const isWhole = source.isWhole === true;
    if (!isWhole && top === 0 && hasBefore) {
      isReloadWanted = true;
      store.setState({ isStopped: false });
      return readMore();
    }
    const skipped = isWhole ? 0 : top;
    forget();
    read({ direction: 'forward', from: keyOf(items[skipped - 1]) }, (page) => {
      const state = store.getState();
      // Whoever moved up meanwhile stands before what was read.
      if (state.top < skipped) return reload();
      land(replace(state, page, { skipped, keyOf: source.keyOf }), Math.max(0, beyond));
    });
  }

  return {
    store,
    selected() {
      const { items, cursor } = store.getState();
      return items[cursor];
    },
    move,
    movePages: (count) => move(Math.trunc(count * Math.max(1, store.getState().height - 1))),
    toStart() {
      const { hasBefore, isReplacing } = store.getState();
      if (hasBefore || isReplacing) return goTo(undefined);
      beyond = 0;
      place(0);
    },
    toEnd() {
      const { hasAfter, isReplacing, items } = store.getState();
      if (hasAfter || isReplacing) return toLast();
      beyond = 0;
      place(items.length - 1);
    },
    select(index) {
      beyond = 0;
      place(index);
      readMore();
    },
    goTo,
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
      const { isLoading, isReplacing } = store.getState();
      if (!isLoading) return;
      pages.abort();
      // What is still there is not what was asked for.
      const gone = isReplacing
        ? { items: [], cursor: 0, top: 0, hasBefore: false, hasAfter: false }
        : {};
      forget();
      store.setState({ isLoading: false, isRead: true, isStopped: true, ...gone });
    },
    settled: () => pages.settled(),
  };
}
