import type { StoreApi } from 'zustand/vanilla';

import type { Problem } from '../../../landscape/model/errors.ts';
import type { ExitCode } from '../../exit-codes.ts';
import type { RunState } from '../../store/run-store.ts';

/** A run of this process: what its events say, and how to stop it. */
export interface OwnRun {
  readonly store: StoreApi<RunState>;
  readonly settingsFile: string;
  /** Doubts about its settings, said before it began. */
  warnings(): readonly Problem[];
  /** Absent until it has ended. */
  end(): OwnRunEnd | undefined;
  /** Settles when it has ended, well or not. */
  readonly ended: Promise<OwnRunEnd>;
  /** Asks it to finish its group and stop. */
  stop(): void;
  isStopping(): boolean;
  subscribe(changed: () => void): () => void;
}

export interface OwnRunEnd {
  readonly exitCode: ExitCode;
  readonly error: Error | undefined;
}

/** Starts pipelines in this process, and knows those that it has started. */
export interface RunStarter {
  /** @returns when the run is registered, with its key; throws what is wrong with the pipeline. */
  start(settingsFile: string): Promise<string>;
  /** Goes on with a run that stopped; else as `start`. */
  resume(runKey: string): Promise<string>;
  /** The last that was started or resumed of them. */
  find(runKey: string): OwnRun | undefined;
  /** In the order in which they were started. */
  all(): readonly OwnRun[];
  /** Asks all that go on to finish their groups and stop. */
  stopAll(): void;
  /** Whether any is going on. */
  isBusy(): boolean;
}
