import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { TokenId } from '../../../../../landscape/model/ids.ts';
import type { TokenSummary } from '../../../../../landscape/queries/list-tokens.ts';
import type { TokenPreview } from '../../../../../landscape/queries/token-preview.ts';
import type { Reader } from '../../../../reading/reader.ts';
import type { ListWindow } from '../../../store/list-window.ts';

export interface PreviewState {
  /** The token that the rest is about. */
  readonly tokenId: TokenId | undefined;
  /** Absent until it is read. */
  readonly preview: TokenPreview | undefined;
  readonly error: unknown;
}

export interface PreviewSlice {
  readonly store: StoreApi<PreviewState>;
  close(): void;
}

/** So long a selection must rest before anything is read for it. */
const restMs = 70;

/** What is known of the selected token of a list: read once moving pauses, given up when it goes on. */
export function createPreviewSlice(
  reader: Reader,
  run: string,
  list: ListWindow<TokenSummary, TokenId>,
): PreviewSlice {
  const store = createStore<PreviewState>()(() => ({
    tokenId: undefined,
    preview: undefined,
    error: undefined,
  }));
  let timer: NodeJS.Timeout | undefined;
  let current = new AbortController();

  const read = async (tokenId: TokenId, signal: AbortSignal) => {
    try {
      const preview = await reader.ask('row_preview', { run, token: tokenId }, signal);
      store.setState({ preview });
    } catch (error) {
      if (!signal.aborted) store.setState({ error });
    }
  };
  const select = () => {
    const tokenId = list.selected()?.tokenId;
    if (tokenId === store.getState().tokenId) return;
    clearTimeout(timer);
    current.abort();
    current = new AbortController();
    store.setState({ tokenId, preview: undefined, error: undefined });
    if (tokenId === undefined) return;
    timer = setTimeout(() => void read(tokenId, current.signal), restMs);
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
