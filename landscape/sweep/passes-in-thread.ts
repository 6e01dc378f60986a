import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

import type { RunId } from '../model/ids.ts';
import type { PayloadClass } from '../model/payload.ts';
import type { OtherPasses, PacksPass, RowsPass } from './other-passes.ts';
import { passesHere } from './other-passes.ts';
import type { Sweep } from './sweep-context.ts';
import { fromThreadFailure } from './thread-failure.ts';
import type { ThreadFailure } from './thread-failure.ts';

/** What the thread is told to do. */
export interface PassesAsked {
  readonly databasePath: string;
  readonly runId: RunId;
  readonly folder: string;
  readonly payloadEnds: Readonly<Record<PayloadClass, number>>;
  readonly maxFindings: number;
  readonly withRows: boolean;
  /** Memory of both threads: one 64-bit float, the bytes of the packs that were read so far. */
  readonly bytesRead: SharedArrayBuffer;
}

/** What it says. */
export type FromPasses =
  | { readonly type: 'rows'; readonly pass: RowsPass }
  | { readonly type: 'packs'; readonly pass: PacksPass }
  | ({ readonly type: 'failed' } & ThreadFailure);

/**
 * Begins the passes in a second thread while this one reads the trails. Another connection sees another
 * moment, so the rows of a run at work are left to this one.
 */
export function passesInThread(sweep: Sweep, maxFindings: number): OtherPasses {
  const { databasePath, run, folder, payloadEnds, status } = sweep;
  const withRows = status !== 'running';
  const bytesRead = new SharedArrayBuffer(8);
  const asked: PassesAsked = {
    databasePath,
    runId: run.runId,
    folder,
    payloadEnds,
    maxFindings,
    withRows,
    bytesRead,
  };
  // Beside this module, built or not.
  const thread = new URL(`./passes-thread${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(thread, {
    workerData: asked,
    // What is read dies young: left to itself the young generation grows to many times what it needs.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  const rows = Promise.withResolvers<RowsPass>();
  const packs = Promise.withResolvers<PacksPass>();
  const fail = (error: Error) => {
    rows.reject(error);
    packs.reject(error);
  };
  // Who waits for them is told; before that nobody may have asked yet.
  for (const { promise } of [rows, packs]) promise.catch(() => undefined);
  worker.on('message', (message: FromPasses) => {
    if (message.type === 'rows') rows.resolve(message.pass);
    else if (message.type === 'packs') packs.resolve(message.pass);
    else fail(fromThreadFailure(message));
  });
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('The thread that reads payloads has ended.')));
  const progress = new Float64Array(bytesRead);
  const here = passesHere(sweep, maxFindings);
  return {
    rows: () => (withRows ? rows.promise : here.rows()),
    packs: () => packs.promise,
    get payloadBytes() {
      return progress[0] ?? 0;
    },
    async close() {
      await worker.terminate();
    },
  };
}
