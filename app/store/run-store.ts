import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { RunEvent } from '../../engine/events.ts';
import { advance } from '../../engine/progress.ts';
import type { Progress } from '../../engine/progress.ts';

/** What watchers of a run look at: the progress, absent until the run has started. */
export interface RunState {
  readonly progress: Progress | undefined;
  /** Folds an event into the progress. */
  apply(event: RunEvent): void;
}

/** One store a run: nothing leaks from one to the next. */
export function createRunStore(): StoreApi<RunState> {
  return createStore<RunState>()((set) => ({
    progress: undefined,
    apply: (event) => set(({ progress }) => ({ progress: advance(progress, event) })),
  }));
}
