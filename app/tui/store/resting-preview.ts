import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ListWindow } from './list-window.ts';

export interface PreviewState<Key, Preview> {
  /** The item that the rest is about. */
  readonly of: Key | undefined;
  /** Absent until it is read. */
  readonly preview: Preview | undefined;
  readonly error: unknown;
}

export interface RestingPreview<Key, Preview> {
  readonly store: StoreApi<PreviewState<Key, Preview>>;
  /** Reads what is selected again; what is shown stays until that is there. */
  reload(): void;
  close(): void;
}

/** So long a selection must rest before anything is read for it. */
const restMs = 70;

/** What is known of the selected item of a list: read once moving pauses, given up when it goes on. */
export function createRestingPreview<T, Key, Preview>(
  list: ListWindow<T, unknown>,
  keyOf: (item: T) => Key,
  read: (item: T, signal: AbortSignal) => Promise<Preview>,
): RestingPreview<Key, Preview> {
  const store = createStore<PreviewState<Key, Preview>>()(() => ({
    of: undefined,
    preview: undefined,
    error: undefined,
  }));
  let timer: NodeJS.Timeout | undefined;
  let current = new AbortController();
  /** Whose answer is waited for. */
  let waiting: AbortSignal | undefined;

  const readFor = async (item: T, signal: AbortSignal) => {
    waiting = signal;
    try {
      const preview = await read(item, signal);
      if (!signal.aborted) store.setState({ preview, error: undefined });
    } catch (error) {
      if (!signal.aborted) store.setState({ preview: undefined, error });
    } finally {
      if (waiting === signal) waiting = undefined;
    }
  };
  const begin = (item: T, afterMs: number) => {
    clearTimeout(timer);
    current.abort();
    current = new AbortController();
    const { signal } = current;
    timer = setTimeout(() => void readFor(item, signal), afterMs);
    timer.unref();
  };
  const select = () => {
    const item = list.selected();
    const of = item === undefined ? undefined : keyOf(item);
    if (of === store.getState().of) return;
    clearTimeout(timer);
    current.abort();
    store.setState({ of, preview: undefined, error: undefined });
    if (item !== undefined) begin(item, restMs);
  };
  const forget = list.store.subscribe(select);
  select();
  return {
    store,
    reload() {
      const item = list.selected();
      // What is on its way is new enough.
      if (item !== undefined && waiting?.aborted !== false) begin(item, 0);
    },
    close() {
      forget();
      clearTimeout(timer);
      current.abort();
    },
  };
}
