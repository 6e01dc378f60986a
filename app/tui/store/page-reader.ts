import type { StoreApi } from 'zustand/vanilla';

import type { ListPage, ListSource, PageAsked } from './list-source.ts';
import type { ListState } from './list-state.ts';

/** Reads the pages of a list, one at a time. */
export interface PageReader<T, Key> {
  /** Reads a page instead of the one that is being read. */
  read(asked: Omit<PageAsked<Key>, 'limit'>, take: (page: ListPage<T, Key>) => void): void;
  /** Gives up what is being read. */
  abort(): void;
  /** Settles when nothing is being read. */
  settled(): Promise<void>;
}

const fewestRead = 100;
const screensRead = 3;

/** @param failed - Told before the error is shown. */
export function createPageReader<T, Key>(
  source: ListSource<T, Key>,
  store: StoreApi<ListState<T>>,
  failed: () => void,
): PageReader<T, Key> {
  let reading: Promise<void> | undefined;
  /** What is asked for while something is being read replaces it. */
  let current = new AbortController();

  return {
    read(asked, take) {
      current.abort();
      const mine = (current = new AbortController());
      const limit = Math.max(fewestRead, store.getState().height * screensRead);
      store.setState({ isLoading: true, isStopped: false });
      reading = (async () => {
        try {
          const page = await source.page({ ...asked, limit }, mine.signal);
          if (mine.signal.aborted) return;
          store.setState({ isLoading: false, isRead: true, error: undefined });
          take(page);
        } catch (error) {
          if (mine.signal.aborted) return;
          failed();
          store.setState({ isLoading: false, isRead: true, error });
        }
      })();
    },
    abort: () => current.abort(),
    async settled() {
      for (let last = reading; last !== undefined;) {
        await last;
        if (last === reading) return;
        last = reading;
      }
    },
  };
}
