import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { Progress } from '../../../engine/progress.ts';
import type { Problem } from '../../../landscape/model/errors.ts';
import type { Reader } from '../../reading/reader.ts';
import type { OwnRun, RunStarter } from './run-starter.ts';
import { noHistory, remember } from './run-history.ts';
import type { RunHistory } from './run-history.ts';

/** What is known of a run that is looked at. */
export interface FollowState {
  /** Absent until something was heard of it. */
  readonly progress: Progress | undefined;
  readonly history: RunHistory;
  /** When it was looked at last. */
  readonly nowMs: number;
  /** Why it could not be read. */
  readonly error: unknown;
  /** Only of a run that this process executes. */
  readonly own: OwnFacts | undefined;
}

interface OwnFacts {
  readonly isStopping: boolean;
  readonly warnings: readonly Problem[];
  /** What ended it, when it ended badly. */
  readonly error: unknown;
}

/** Looks at a run as long as somebody watches: at our own as it tells, at any other as it is recorded. */
export interface RunFollower {
  readonly store: StoreApi<FollowState>;
  /** Looks on until what it returns is called; several may watch. */
  watch(): () => void;
  /** Looks once, now. */
  look(): void;
  stop(): void;
  /** Why it cannot be stopped from here; absent when it can. */
  whyNotStopped(): string | undefined;
  /** Why there is nothing to go on with; absent when there is. */
  whyNotResumed(): string | undefined;
  close(): void;
}

interface FollowParts {
  readonly run: string;
  readonly runs: Pick<RunStarter, 'find'>;
  readonly reader: Pick<Reader, 'ask'>;
  readonly nowMs: () => number;
}

/** People see no more than four pictures a second. */
const everyMs = 250;
/** Where nothing happens, nobody needs to ask that often: the process may be long gone. */
const quietAfterMs = 10_000;
const quietEveryMs = 2000;

export function followRun({ run, runs, reader, nowMs }: FollowParts): RunFollower {
  const store = createStore<FollowState>()(() => ({
    progress: undefined,
    history: noHistory,
    nowMs: nowMs(),
    error: undefined,
    own: undefined,
  }));
  const ending = new AbortController();
  let watchers = 0;
  let timer: NodeJS.Timeout | undefined;
  let forgetOwn: (() => void) | undefined;
  let isAsking = false;
  let changedMs = nowMs();

  function take(progress: Progress | undefined, own?: OwnRun): void {
    const before = store.getState();
    const now = nowMs();
    if (progress?.committedAtMs !== before.progress?.committedAtMs) changedMs = now;
    store.setState({
      progress,
      history: progress === undefined ? noHistory : remember(before.history, progress, now),
      nowMs: now,
      error: undefined,
      own: own && {
        isStopping: own.isStopping(),
        warnings: own.warnings(),
        error: own.end()?.error,
      },
    });
  }

  function look(): void {
    const own = runs.find(run);
    if (own !== undefined) {
      take(progressOf(own), own);
      forgetOwn ??= own.subscribe(() => {
        // The last word is heard at once; all else with the next picture.
        if (own.end() !== undefined) take(progressOf(own), own);
      });
      return;
    }
    if (isAsking) return;
    isAsking = true;
    void ask();
  }

  async function ask(): Promise<void> {
    try {
      take(await reader.ask('progress', { run }, ending.signal));
    } catch (error) {
      if (ending.signal.aborted) return;
      store.setState({ error, nowMs: nowMs() });
    } finally {
      isAsking = false;
      lookLater();
    }
  }

  function lookLater(): void {
    clearTimeout(timer);
    timer = undefined;
    if (watchers === 0 || isAsking || ending.signal.aborted || hasEnded()) return;
    const isQuiet = nowMs() - changedMs > quietAfterMs && runs.find(run) === undefined;
    timer = setTimeout(
      () => {
        look();
        lookLater();
      },
      isQuiet ? quietEveryMs : everyMs,
    );
  }

  const hasEnded = () => {
    const { progress } = store.getState();
    return progress !== undefined && progress.status !== 'running';
  };

  return {
    store,
    watch() {
      watchers += 1;
      if (watchers === 1 && !hasEnded()) {
        look();
        lookLater();
      }
      return () => {
        watchers -= 1;
        if (watchers === 0) lookLater();
      };
    },
    look() {
      look();
      lookLater();
    },
    stop: () => {
      runs.find(run)?.stop();
      look();
    },
    whyNotStopped() {
      if (hasEnded()) return 'It has ended.';
      const own = runs.find(run);
      if (own === undefined) return 'Another process runs it: Ctrl+C stops it there.';
      return own.isStopping() ? 'It is stopping: the open group is being finished.' : undefined;
    },
    whyNotResumed() {
      const status = store.getState().progress?.status;
      if (status === 'completed') return 'It is complete.';
      return hasEnded() ? undefined : 'It has not stopped.';
    },
    close() {
      ending.abort(new Error('Nobody watches this run any more.'));
      forgetOwn?.();
      clearTimeout(timer);
    },
  };
}

/** An engine that failed before it could say so leaves its run as it was: but it has ended. */
function progressOf(own: OwnRun): Progress | undefined {
  const { progress } = own.store.getState();
  const error = own.end()?.error;
  if (progress?.status !== 'running' || error === undefined) return progress;
  return { ...progress, status: 'failed', reason: { message: error.message } };
}
