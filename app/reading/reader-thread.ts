import { parentPort, workerData } from 'node:worker_threads';

import { toSent } from '../worker/messages.ts';
import { answer } from './answer.ts';
import type { FromReader, ToReader } from './messages.ts';
import { openWhenAsked } from './open-when-asked.ts';
import type { Asked, QuestionName } from './questions.ts';

// The thread in which screens read a landscape: a query that takes long holds up neither keys nor frames.

if (parentPort === null) throw new Error('This module runs in a worker thread only.');
const port = parentPort;
const { path } = workerData as { readonly path: string };
const landscape = openWhenAsked(path);
const asking = new Map<number, { isCancelled: boolean }>();
const tell = (message: FromReader) => port.postMessage(message);

port.on('message', (message: ToReader) => {
  switch (message.type) {
    case 'ask':
      void reply(message.id, message.question, message.asked as Asked[QuestionName]);
      return;
    case 'cancel': {
      const cancellation = asking.get(message.id);
      if (cancellation !== undefined) cancellation.isCancelled = true;
      return;
    }
    case 'close':
      void close();
  }
});

async function reply<Q extends QuestionName>(id: number, question: Q, asked: Asked[Q]) {
  const cancellation = { isCancelled: false };
  asking.set(id, cancellation);
  try {
    const db = await landscape.db();
    tell({ type: 'answer', id, answer: await answer({ db, path }, question, asked, cancellation) });
  } catch (error) {
    tell({ type: 'refusal', id, error: toSent(error) });
  } finally {
    asking.delete(id);
  }
}

async function close(): Promise<void> {
  await landscape.close();
  port.close();
}
