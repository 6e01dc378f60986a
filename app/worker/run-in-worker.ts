import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

import type { RunEvent } from '../../engine/events.ts';
import type { Problem } from '../../landscape/model/errors.ts';
import type { JsonObject } from '../../landscape/model/json.ts';
import type { RunEndStatus } from '../../landscape/model/run.ts';
import type { RunRequest } from '../run-here.ts';
import { fromSent } from './messages.ts';
import type { FromWorker, ToWorker } from './messages.ts';

export interface WorkerRun {
  /** Settles when the run has ended; rejects with what `runHere` throws. */
  readonly ended: Promise<WorkerRunEnd>;
  /** Asks the run to finish its group and stop. */
  stop(): void;
}

export interface WorkerRunEnd {
  readonly status: RunEndStatus;
  readonly reason: JsonObject | undefined;
  readonly error: Error | undefined;
}

export interface WorkerListener {
  readonly event: (event: RunEvent) => void;
  /** Comes once, before the run starts: what is doubtful about its settings. */
  readonly warnings: (warnings: readonly Problem[]) => void;
  /** Before a run goes on: how much of what was read before has been looked at again. */
  readonly checked?: (bytes: number) => void;
}

/** Executes a pipeline in a thread of its own; events come in the order in which they happened. */
export function runInWorker(
  request: RunRequest,
  { event: onEvent, warnings: onWarnings, checked: onChecked }: WorkerListener,
): WorkerRun {
  // Beside this module, built or not.
  const thread = new URL(`./engine-thread${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(thread, {
    workerData: request,
    // Rows die young. Left to itself the young generation grows until it holds over 100 MB of them.
    resourceLimits: { maxYoungGenerationSizeMb: 16 },
  });
  const ended = new Promise<WorkerRunEnd>((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      switch (message.type) {
        case 'warnings':
          onWarnings(message.warnings);
          return;
        case 'checked':
          onChecked?.(message.bytes);
          return;
        case 'event':
          onEvent(message.event);
          return;
        case 'ended':
          resolve({
            ...message,
            error: message.error === undefined ? undefined : fromSent(message.error),
          });
          return;
        case 'failed':
          reject(fromSent(message.error));
      }
    });
    worker.on('error', reject);
    worker.on('exit', (code) =>
      reject(new Error(`The engine's thread ended with code ${code} and said nothing.`)),
    );
  });
  const stop: ToWorker = { type: 'stop' };
  return { ended, stop: () => worker.postMessage(stop) };
}
