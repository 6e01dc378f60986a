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

  const readFor = async (item: T, signal: AbortSignal) => {
    try {
      const preview = await read(item, signal);
      if (!signal.aborted) store.setState({ preview });
    } catch (error) {
      if (!signal.aborted) store.setState({ error });
    }
  };
  const select = () => {
    const item = list.selected();
    const of = item === undefined ? undefined : keyOf(item);
    if (of === store.getState().of) return;
    clearTimeout(timer);
    current.abort();
    current = new AbortController();
    const { signal } = current;
    store.setState({ of, preview: undefined, error: undefined });
    if (item === undefined) return;
    timer = setTimeout(() => void readFor(item, signal), restMs);
    timer.unref();
  };
  const forget = list.store.subscribe(select);
  select();
  return {
    store,
    close() {
      forget();
      clearTimeout(timer);
      current.abort();
    },
  };
}
