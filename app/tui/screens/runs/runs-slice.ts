import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import { NotFoundError } from '../../../../landscape/model/errors.ts';
import type { RunId } from '../../../../landscape/model/ids.ts';
import { runStatuses } from '../../../../landscape/model/run.ts';
import type { RunSummary } from '../../../../landscape/queries/list-runs.ts';
import type { Reader } from '../../../reading/reader.ts';
import { pageOptions, toListPage } from '../../store/list-source.ts';
import { createListWindow } from '../../store/list-window.ts';
import type { ListWindow } from '../../store/list-window.ts';
import type { RunsFilter } from './run-filter.ts';

/** Which runs are listed, and which one is marked to compare another with. */
export interface RunsState {
  readonly filter: RunsFilter;
  readonly marked: string | undefined;
}

export interface RunsSlice {
  readonly store: StoreApi<RunsState>;
  readonly list: ListWindow<RunSummary, RunId>;
  /** Lists only these. */
  narrow(filter: RunsFilter): void;
  /** All, then each status by itself. */
  nextStatus(): void;
  /** Only the runs of the selected one's pipeline; all again when it is so already. */
  togglePipeline(): void;
  mark(): void;
}

export function createRunsSlice(reader: Reader, pipeline: string | undefined): RunsSlice {
  const store = createStore<RunsState>()(() => ({
    filter: pipeline === undefined ? {} : { pipeline },
    marked: undefined,
  }));
  const list = createListWindow<RunSummary, RunId>({
    keyOf: ({ runId }) => runId,
    async page(asked, signal) {
      try {
        const wanted = { ...pageOptions(asked), ...store.getState().filter };
        return toListPage(await reader.ask('runs', wanted, signal));
      } catch (error) {
        // The first run makes the landscape: until then there are none.
        const isNoneYet = error instanceof NotFoundError && error.code === 'LANDSCAPE_NOT_FOUND';
        if (isNoneYet) return { items: [], hasMore: false };
        throw error;
      }
    },
  });
  const narrow = (filter: RunsFilter) => {
    store.setState({ filter });
    list.goTo(undefined);
  };
  return {
    store,
    list,
    narrow,
    nextStatus() {
      const { status, ...others } = store.getState().filter;
      const next = runStatuses[status === undefined ? 0 : runStatuses.indexOf(status) + 1];
      narrow(next === undefined ? others : { ...others, status: next });
    },
    togglePipeline() {
      const { pipeline: only, ...others } = store.getState().filter;
      const selected = list.selected()?.pipeline;
      narrow(
        only === undefined && selected !== undefined ? { ...others, pipeline: selected } : others,
      );
    },
    mark() {
      const selected = list.selected()?.runKey;
      store.setState(({ marked }) => ({ marked: marked === selected ? undefined : selected }));
    },
  };
}
