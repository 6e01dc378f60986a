import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import { NotFoundError } from '../../../../landscape/model/errors.ts';
import type { RunId } from '../../../../landscape/model/ids.ts';
import { runStatuses } from '../../../../landscape/model/run.ts';
import type { RunStatus } from '../../../../landscape/model/run.ts';
import type { RunSummary } from '../../../../landscape/queries/list-runs.ts';
import type { Reader } from '../../../reading/reader.ts';
import { pageOptions, toListPage } from '../../store/list-source.ts';
import { createListWindow } from '../../store/list-window.ts';
import type { ListWindow } from '../../store/list-window.ts';

/** Which runs are listed, and which one is marked to compare another with. */
export interface RunsState {
  readonly status: RunStatus | undefined;
  readonly pipeline: string | undefined;
  readonly marked: string | undefined;
}

export interface RunsSlice {
  readonly store: StoreApi<RunsState>;
  readonly list: ListWindow<RunSummary, RunId>;
  /** All, then each status by itself. */
  nextStatus(): void;
  /** Only the runs of the selected one's pipeline; all again when it is so already. */
  togglePipeline(): void;
  mark(): void;
}

export function createRunsSlice(reader: Reader, pipeline: string | undefined): RunsSlice {
  const store = createStore<RunsState>()(() => ({
    status: undefined,
    pipeline,
    marked: undefined,
  }));
  const list = createListWindow<RunSummary, RunId>({
    keyOf: ({ runId }) => runId,
    async page(asked, signal) {
      const narrowed = { status: store.getState().status, pipeline: store.getState().pipeline };
      try {
        const wanted = { ...pageOptions(asked), ...narrowed };
        return toListPage(await reader.ask('runs', wanted, signal));
      } catch (error) {
        // The first run makes the landscape: until then there are none.
        const isNoneYet = error instanceof NotFoundError && error.code === 'LANDSCAPE_NOT_FOUND';
        if (isNoneYet) return { items: [], hasMore: false };
        throw error;
      }
    },
  });
  const narrow = (change: Partial<RunsState>) => {
    store.setState(change);
    list.goTo(undefined);
  };
  return {
    store,
    list,
    nextStatus() {
      const { status } = store.getState();
      const at = status === undefined ? -1 : runStatuses.indexOf(status);
      narrow({ status: runStatuses[at + 1] });
    },
    togglePipeline() {
      const only = store.getState().pipeline;
      narrow({ pipeline: only === undefined ? list.selected()?.pipeline : undefined });
    },
    mark() {
      const selected = list.selected()?.runKey;
      store.setState(({ marked }) => ({ marked: marked === selected ? undefined : selected }));
    },
  };
}
