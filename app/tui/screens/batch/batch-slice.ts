import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { BatchMember, BatchReport } from '../../../../landscape/model/explained-batch.ts';
import type { Reader } from '../../../reading/reader.ts';
import { createListWindow } from '../../store/list-window.ts';
import type { ListPage, PageAsked } from '../../store/list-source.ts';
import type { ListWindow } from '../../store/list-window.ts';

export interface BatchState {
  /** What is known of the batch itself; its members are the list. */
  readonly report: BatchReport | undefined;
  readonly error: unknown;
}

export interface BatchSlice {
  readonly run: string;
  readonly batch: string;
  readonly store: StoreApi<BatchState>;
  /** By their place in the batch, from 1. */
  readonly members: ListWindow<BatchMember, number>;
  read(): Promise<void>;
}

export function createBatchSlice(reader: Reader, run: string, batch: string): BatchSlice {
  const store = createStore<BatchState>()(() => ({ report: undefined, error: undefined }));

  /** Places have no gaps, so that the page before a place is known by its number. */
  async function page(asked: PageAsked<number>): Promise<ListPage<BatchMember>> {
    const { direction, from, limit } = asked;
    if (direction === 'forward') {
      const after = from ?? 0;
      const items = await reader.ask('batch_members', { run, batch, after, limit: limit + 1 });
      return { items: items.slice(0, limit), hasMore: items.length > limit };
    }
    const last = (from ?? (store.getState().report?.batch.members ?? 0) + 1) - 1;
    const after = Math.max(0, last - limit);
    const items = await reader.ask('batch_members', { run, batch, after, limit: last - after });
    return { items, hasMore: after > 0 };
  }

  const members = createListWindow<BatchMember, number>({
    page,
    keyOf: ({ position }) => position,
  });
  return {
    run,
    batch,
    store,
    members,
    async read() {
      try {
        const report = await reader.ask('explain_batch', { run, batch });
        store.setState({ report, error: undefined });
        members.reload();
      } catch (error) {
        store.setState({ error });
      }
    },
  };
}
