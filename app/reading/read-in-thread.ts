import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

import { fromSent } from '../worker/messages.ts';
import type { FromReader, ToReader } from './messages.ts';
import type { Reader } from './reader.ts';

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

/**
 * Opens a landscape in a thread of its own. It is opened while the caller goes on: what is wrong with it
 * is told to the first who asks.
 */
export function readInThread(path: string): Reader {
  // Beside this module, built or not.
  const thread = new URL(`./reader-thread${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(thread, {
    workerData: { path },
    // What is read dies young: left to itself the young generation grows to many times what it needs.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  const waiting = new Map<number, Waiting>();
  const send = (message: ToReader) => worker.postMessage(message);
  let asked = 0;
  let failure: Error | undefined;

  worker.on('message', (message: FromReader) => {
    const asker = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.type === 'answer') asker?.resolve(message.answer);
    else asker?.reject(fromSent(message.error));
  });
  const fail = (error: Error) => {
    failure = error;
    for (const asker of waiting.values()) asker.reject(error);
    waiting.clear();
  };
  worker.on('error', fail);
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      fail(failure ?? new Error('The thread that reads the landscape has ended.'));
      resolve();
    });
  });

  return {
    path,
    ask(question, what, signal) {
      if (failure !== undefined) return Promise.reject(failure);
      if (signal?.aborted === true) return Promise.reject(signal.reason);
      const { promise, resolve, reject } = Promise.withResolvers<never>();
      const id = (asked += 1);
      const giveUp = () => {
        if (!waiting.delete(id)) return;
        send({ type: 'cancel', id });
        reject(signal?.reason);
      };
      // A signal outlives many questions: it must not keep their answers.
      const done = () => signal?.removeEventListener('abort', giveUp);
      waiting.set(id, {
        // What comes back is what `answer` gives to this question: see the thread.
        resolve: (answer) => {
          done();
          resolve(answer as never);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      });
      signal?.addEventListener('abort', giveUp);
      send({ type: 'ask', id, question, asked: what });
      return promise;
    },
    async close() {
      if (failure !== undefined) return;
      send({ type: 'close' });
      await ended;
    },
  };
}
