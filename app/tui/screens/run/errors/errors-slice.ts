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

export interface ErrorsSlice {
  readonly store: StoreApi<ErrorsState>;
  /** By what they are about: their order changes while a run goes on. */
  readonly list: ListWindow<ReportedErrors, string>;
}

/** What tells one group from all others of a run. */
export function groupKey({ node, reason, field }: ReportedErrors): string {
  return JSON.stringify([node, reason, field ?? null]);
}

/** The errors of a run in groups: they are few, and read together. */
export function createErrorsSlice(reader: Reader, run: string): ErrorsSlice {
  const store = createStore<ErrorsState>()(() => ({ report: undefined }));
  const list = createListWindow(
    arraySource(async (signal) => {
      const report = await reader.ask('errors', { run }, signal);
      if (!signal.aborted) store.setState({ report });
      return report.groups;
    }, groupKey),
  );
  return { store, list };
}
