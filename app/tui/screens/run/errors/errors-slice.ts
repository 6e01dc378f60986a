import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ErrorReport, ReportedErrors } from '../../../../../landscape/queries/error-report.ts';
import type { Reader } from '../../../../reading/reader.ts';
import { arraySource } from '../../../store/array-source.ts';
import { createListWindow } from '../../../store/list-window.ts';
import type { ListWindow } from '../../../store/list-window.ts';

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
  const readGroups = async () => {
    reading ??= reader.ask('errors', { run });
    try {
      const report = await reading;
      store.setState({ report });
      return report.groups.map((group, place) => ({ ...group, place }));
    } catch (error) {
      reading = undefined;
      throw error;
    }
  };
  const list = createListWindow(arraySource(readGroups, ({ place }) => place));
  return {
    store,
    list,
    reload() {
      reading = undefined;
      list.reload();
    },
  };
}
