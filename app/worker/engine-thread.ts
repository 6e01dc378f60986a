import { parentPort, workerData } from 'node:worker_threads';

import { systemClock } from '../../landscape/model/clock.ts';
import type { RunRequest } from '../run-here.ts';
import { runHere } from '../run-here.ts';
import { toSent } from './messages.ts';
import type { FromWorker, ToWorker } from './messages.ts';

// The thread in which engine and recorder work, for every run, with or without a screen.

if (parentPort === null) throw new Error('This module runs in a worker thread only.');
const port = parentPort;
const stop = { requested: false };
port.on('message', (message: ToWorker) => {
  if (message.type === 'stop') stop.requested = true;
});
const tell = (message: FromWorker) => port.postMessage(message);

try {
  const { status, reason, error } = await runHere(workerData as RunRequest, {
    clock: systemClock,
    random: Math.random,
    stop,
    emit: (event) => tell({ type: 'event', event }),
    warn: (warnings) => tell({ type: 'warnings', warnings }),
    onChecked: (bytes) => tell({ type: 'checked', bytes }),
  });
  tell({ type: 'ended', status, reason, error: error === undefined ? undefined : toSent(error) });
} catch (error) {
  tell({ type: 'failed', error: toSent(error) });
} finally {
  port.close();
}
