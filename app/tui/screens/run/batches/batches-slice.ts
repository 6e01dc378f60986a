import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import { batchStatuses } from '../../../../../landscape/model/batch.ts';
import type { BatchStatus } from '../../../../../landscape/model/batch.ts';
import type { BatchId } from '../../../../../landscape/model/ids.ts';
import type { BatchSummary } from '../../../../../landscape/queries/list-batches.ts';
import type { Reader } from '../../../../reading/reader.ts';
import { pageOptions, toListPage } from '../../../store/list-source.ts';
import { createListWindow } from '../../../store/list-window.ts';
import type { ListWindow } from '../../../store/list-window.ts';

export interface BatchesState {
  /** Only batches of this status. */
  readonly status: BatchStatus | undefined;
  /** Names of the aggregations of the run. */
  readonly aggregations: readonly string[];
}

export interface BatchesSlice {
  readonly store: StoreApi<BatchesState>;
  readonly list: ListWindow<BatchSummary, BatchId>;
  /** All, then each status by itself. */
  nextStatus(): void;
}

export function createBatchesSlice(reader: Reader, run: string): BatchesSlice {
  const store = createStore<BatchesState>()(() => ({ status: undefined, aggregations: [] }));
  const list = createListWindow<BatchSummary, BatchId>({
    keyOf: ({ batch }) => batch.batchId,
    async page(asked, signal) {
      const { status } = store.getState();
      const wanted = { run, status, ...pageOptions(asked) };
      const page = await reader.ask('batches', wanted, signal);
      store.setState({ aggregations: page.aggregations });
      return toListPage(page);
    },
  });
  return {
    store,
    list,
    nextStatus() {
      const { status } = store.getState();
      const at = status === undefined ? -1 : batchStatuses.indexOf(status);
      store.setState({ status: batchStatuses[at + 1] });
      list.goTo(undefined);
    },
  };
}
