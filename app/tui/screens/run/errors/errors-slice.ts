import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ErrorReport, ReportedErrors } from '../../../../../landscape/queries/error-report.ts';
import type { Reader } from '../../../../reading/reader.ts';
import { createListWindow } from '../../../store/list-window.ts';
import type { ListWindow, PageAsked } from '../../../store/list-window.ts';

export interface ErrorsState {
  /** Absent until it is read. */
  readonly report: ErrorReport | undefined;
}

/** A group with its place, by which the list knows it. */
export interface ListedErrors extends ReportedErrors {
  readonly place: number;
}

export interface ErrorsSlice {
  readonly store: StoreApi<ErrorsState>;
  readonly list: ListWindow<ListedErrors, number>;
  /** Reads the groups again, and stays where it stands. */
  reload(): void;
}

/** The errors of a run in groups: they are few, and read together. */
export function createErrorsSlice(reader: Reader, run: string): ErrorsSlice {
  const store = createStore<ErrorsState>()(() => ({ report: undefined }));
  let reading: Promise<ErrorReport> | undefined;
  const list = createListWindow<ListedErrors, number>({
    keyOf: ({ place }) => place,
    async page(asked) {
      reading ??= reader.ask('errors', { run });
      const report = await reading.catch((error: unknown) => {
        reading = undefined;
        throw error;
      });
      store.setState({ report });
      return pageOf(
        report.groups.map((group, place) => ({ ...group, place })),
        asked,
      );
    },
  });
  return {
    store,
    list,
    reload() {
      reading = undefined;
      list.reload();
    },
  };
}

function pageOf(groups: readonly ListedErrors[], asked: PageAsked<number>) {
  const { direction, from, limit } = asked;
  if (direction === 'forward') {
    const rest = groups.slice(from === undefined ? 0 : from + 1);
    return { items: rest.slice(0, limit), hasMore: rest.length > limit };
  }
  const rest = groups.slice(0, from ?? groups.length);
  return { items: rest.slice(-limit), hasMore: rest.length > limit };
}
