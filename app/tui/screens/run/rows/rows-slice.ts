import { isDeepStrictEqual } from 'node:util';
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import { NotFoundError } from '../../../../../landscape/model/errors.ts';
import type { TokenId } from '../../../../../landscape/model/ids.ts';
import type { ErrorGroup } from '../../../../../landscape/queries/error-groups.ts';
import type { TokenSummary } from '../../../../../landscape/queries/list-tokens.ts';
import type { PageOptions } from '../../../../../landscape/queries/page.ts';
import type { RowFigures } from '../../../../../landscape/queries/row-figures.ts';
import { isScan } from '../../../../../landscape/queries/token-search.ts';
import type { SearchPage } from '../../../../../landscape/queries/search-tokens.ts';
import type { TokenSearch } from '../../../../../landscape/queries/token-search.ts';
import type { Reader } from '../../../../reading/reader.ts';
import { pageOptions } from '../../../store/list-source.ts';
import { createListWindow } from '../../../store/list-window.ts';
import type { PageAsked } from '../../../store/list-source.ts';
import type { ListWindow } from '../../../store/list-window.ts';
import type { RowsAsked } from '../../../store/place.ts';
import { resolveFilter } from './row-filter.ts';
import { countRows } from './row-total.ts';
import type { RowTotal } from './row-total.ts';

export interface RowsState {
  readonly filter: RowsAsked;
  /** Absent until they are read. */
  readonly figures: RowFigures | undefined;
  /** How many pass; absent while it is counted, and where only a search would tell. */
  readonly total: RowTotal | undefined;
  /** How far a search has come; absent where indexes find the rows. */
  readonly search: SearchProgress | undefined;
  /** Tokens that were made since the list was opened, narrowed, or read again by hand. */
  readonly newTokens: number;
  readonly isFollowing: boolean;
}

export interface SearchProgress {
  readonly scanned: number;
  readonly of: number;
}

export interface RowsSlice {
  readonly store: StoreApi<RowsState>;
  readonly list: ListWindow<TokenSummary, TokenId>;
  /** Lists what passes this filter, and nothing else. */
  narrow(filter: RowsAsked): void;
  reload(): void;
  /** Reads how far the run is, and again what is listed when that has changed; tells whether it has. */
  poll(): Promise<boolean>;
  follow(isFollowing: boolean): void;
  /**
   * Goes to the first token of a row; `false` when no row has such an index, or a greater one.
   *
   * @param isWanted - Asked once it is found: nothing moves any more under somebody who is elsewhere.
   */
  jumpTo(row: number, isWanted?: () => boolean): Promise<boolean>;
  /** Goes to the nearest token that failed or was quarantined; `false` when there is none. */
  toBad(direction: 'next' | 'previous', isWanted?: () => boolean): Promise<boolean>;
  /** The errors of all rows in groups. */
  errorGroups(): Promise<readonly ErrorGroup[]>;
  /** Calls off whatever it has asked. */
  close(): void;
  isClosed(): boolean;
}

/** The rows of a run that pass a filter, in their own order. */
export function createRowsSlice(reader: Reader, run: string, filter: RowsAsked): RowsSlice {
  const store = createStore<RowsState>()(() => ({
    filter,
    figures: undefined,
    total: undefined,
    search: undefined,
    newTokens: 0,
    isFollowing: false,
  }));
  const closing = new AbortController();
  /** Tokens that there were when the list was read. */
  let tokensThen = 0;
  let readingFigures: Promise<RowFigures> | undefined;
  let counting = new AbortController();
  let going: Promise<unknown> = Promise.resolve();

  /** Whoever asks while they are being read gets the same. */
  function readFigures(): Promise<RowFigures> {
    readingFigures ??= askFigures().finally(() => {
      readingFigures = undefined;
    });
    return readingFigures;
  }

  async function askFigures(): Promise<RowFigures> {
    const figures = await reader.ask('row_figures', { run }, closing.signal);
    store.setState({ figures });
    return figures;
  }

  /** @throws NotFoundError when the filter names what the run does not have. */
  async function searchNow(): Promise<TokenSearch> {
    const figures = store.getState().figures ?? (await readFigures());
    const resolved = resolveFilter(store.getState().filter, figures);
    if (resolved.ok) return resolved.value;
    throw new NotFoundError('FILTER_NAME_UNKNOWN', resolved.why, {
      nextStep: 'Press / to change the filter, or Escape to list all rows.',
    });
  }

  const list = createListWindow<TokenSummary, TokenId>({
    keyOf: ({ tokenId }) => tokenId,
    async page(asked, signal) {
      const search = await searchNow();
      const page = pageOptions(asked);
      const found = await reader.ask('rows', { run, search, page }, signal);
      if (!signal.aborted && isScan(search))
        store.setState({ search: progressOf(found, asked, store.getState().figures?.tokens) });
      return { items: found.items, hasMore: found.next !== undefined, through: found.next };
    },
  });

  /** A filter that cannot be read is told by the list; a total that cannot, is not shown. */
  async function recount(): Promise<void> {
    counting.abort();
    const { signal } = (counting = new AbortController());
    let total: RowTotal | undefined;
    try {
      const search = await searchNow();
      const { figures } = store.getState();
      total = figures && (await countRows(reader, run, search, figures, signal));
    } catch {
      total = undefined;
    }
    if (!signal.aborted) store.setState({ total });
  }

  function readAgain(read: () => void): void {
    store.setState({ newTokens: 0 });
    void readFigures().then(
      ({ tokens }) => {
        tokensThen = tokens;
        void recount();
      },
      () => undefined,
    );
    read();
  }

  /** A search begins anew only when it is asked for. */
  function listAgain(): void {
    const { search, isFollowing } = store.getState();
    list.grow();
    if (isFollowing) list.toEnd();
    else if (search === undefined && !list.store.getState().isLoading) list.reload();
  }

  async function goToBad(direction: 'next' | 'previous', isWanted: () => boolean) {
    await list.settled();
    const selected = list.selected()?.tokenId;
    const page: PageOptions<TokenId> =
      direction === 'next' ? { after: selected } : { before: selected ?? 'end' };
    const { contents: _, ...wanted } = await searchNow();
    const token = await reader.ask('bad_row', { run, filter: wanted, page }, closing.signal);
    if (token === undefined) return false;
    if (isWanted()) goToToken(list, token);
    return true;
  }

  return {
    store,
    list,
    narrow(wanted) {
      store.setState({ filter: wanted, total: undefined, search: undefined, isFollowing: false });
      readAgain(() => list.goTo(undefined));
    },
    reload: () => readAgain(() => list.reload()),
    async poll() {
      const before = store.getState().figures;
      const figures = await readFigures();
      const { tokens } = figures;
      if (before !== undefined && isDeepStrictEqual(figures, before)) return false;
      store.setState({ newTokens: tokensThen === 0 ? 0 : tokens - tokensThen });
      void recount();
      listAgain();
      return true;
    },
    follow(isFollowing) {
      store.setState({ isFollowing });
      if (!isFollowing) return;
      list.grow();
      list.toEnd();
    },
    async jumpTo(row, isWanted = () => true) {
      const token = await reader.ask('token_of_row', { run, row }, closing.signal);
      if (token === undefined) return false;
      if (isWanted()) goToToken(list, token);
      return true;
    },
    toBad(direction, isWanted = () => true) {
      // Who presses faster than it goes means the one behind that.
      const mine = going.then(() => goToBad(direction, isWanted));
      going = mine.catch(() => undefined);
      return mine;
    },
    errorGroups: () => reader.ask('error_groups', { run }, closing.signal),
    isClosed: () => closing.signal.aborted,
    close() {
      closing.abort(new Error('The list of rows is closed.'));
      counting.abort();
      list.stop();
    },
  };
}

/** Selects a token where it is held already; else reads from there. */
function goToToken(list: ListWindow<TokenSummary, TokenId>, token: TokenId): void {
  const { items } = list.store.getState();
  const at = items.findIndex(({ tokenId }) => tokenId === token);
  if (at >= 0) list.select(at);
  else list.goTo(token - 1);
}

/** How much of the range was looked at, from the side where it began. */
function progressOf(
  { next, range: { first, last } }: SearchPage,
  { direction }: PageAsked<TokenId>,
  tokens = Infinity,
): SearchProgress {
  // Ids of a run follow one another, but for those of others that ran while it was interrupted.
  const of = Math.min(tokens, Math.max(0, last - first + 1));
  if (next === undefined) return { scanned: of, of };
  const passed = direction === 'forward' ? next - first + 1 : last - next + 1;
  return { scanned: Math.min(passed, of), of };
}
