import type { Problem } from '../../../landscape/model/errors.ts';
import { exitCodeOf } from '../../exit-codes.ts';
import { exitCodeOfRun } from '../../run-exit-code.ts';
import type { RunRequest } from '../../run-here.ts';
import { createRunStore } from '../../store/run-store.ts';
import { runInWorker } from '../../worker/run-in-worker.ts';
import type { OwnRun, OwnRunEnd, RunStarter } from './run-starter.ts';

/** What a run is started with, beside its settings file. */
export type RequestOf = (settingsFile: string) => RunRequest;

interface StarterParts {
  readonly request: RequestOf;
  /** What has to be executed to go on with a run. */
  readonly resumeRequest: (runKey: string) => Promise<RunRequest>;
  /** Rows that may be quarantined before the run counts as bad. */
  readonly maxBad: number | undefined;
}

/** Runs pipelines in threads of this process, and keeps what they tell. */
export function createRunStarter({
  request,
  resumeRequest,
  maxBad,
}: StarterParts): RunStarter & { execute(asked: RunRequest): Promise<string> } {
  let runs: readonly StartedRun[] = [];

  async function execute(asked: RunRequest): Promise<string> {
    const run = startRun(asked, maxBad);
    // Known before it is registered: it can be asked to stop from the beginning.
    runs = [...runs, run];
    try {
      return await run.registered;
    } catch (error) {
      runs = runs.filter((each) => each !== run);
      throw error;
    }
  }

  return {
    execute,
    start: (settingsFile) => execute(request(settingsFile)),
    resume: async (runKey) => execute(await resumeRequest(runKey)),
    find: (key) => runs.findLast(({ store }) => store.getState().progress?.runKey === key),
    all: () => runs,
    stopAll() {
      for (const run of runs) run.stop();
    },
    isBusy: () => runs.some((run) => run.end() === undefined),
  };
}

interface StartedRun extends OwnRun {
  /** The key of the run; fails with what is wrong with the pipeline. */
  readonly registered: Promise<string>;
}

function startRun(request: RunRequest, maxBad: number | undefined): StartedRun {
  const store = createRunStore();
  const listeners = new Set<() => void>();
  const changed = () => listeners.forEach((listener) => listener());
  let warnings: readonly Problem[] = [];
  let end: OwnRunEnd | undefined;
  let isStopping = false;
  const { promise: registered, resolve, reject } = Promise.withResolvers<string>();
  const worker = runInWorker(request, {
    event(event) {
      store.getState().apply(event);
      if (event.type === 'run_started') resolve(event.runKey);
    },
    warnings(found) {
      warnings = found;
    },
  });
  const ended = worker.ended
    .then(({ status, error }): OwnRunEnd => {
      const { progress } = store.getState();
      if (progress === undefined) throw new Error('The run has ended and never began');
      return { exitCode: exitCodeOfRun(status, progress, maxBad), error };
    })
    .catch((error: unknown): OwnRunEnd => {
      reject(error);
      const known = error instanceof Error ? error : new Error(String(error));
      return { exitCode: exitCodeOf(error), error: known };
    })
    .then((found) => {
      end = found;
      changed();
      return found;
    });
  return {
    store,
    settingsFile: request.settingsFile,
    registered,
    ended,
    warnings: () => warnings,
    end: () => end,
    stop() {
      if (end !== undefined) return;
      isStopping = true;
      worker.stop();
      changed();
    },
    isStopping: () => isStopping,
    subscribe(listener) {
      listeners.add(listener);
      const forget = store.subscribe(listener);
      return () => {
        listeners.delete(listener);
        forget();
      };
    },
  };
}
