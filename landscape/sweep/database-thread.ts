import { parentPort, workerData } from 'node:worker_threads';

import { checkDatabaseHere } from './check-database.ts';
import type { FromDatabaseCheck } from './check-database.ts';
import { threadFailure } from './thread-failure.ts';

// The thread in which SQLite goes over its own file while others read what is recorded in it.

if (parentPort === null) throw new Error('This module runs in a worker thread only.');
const port = parentPort;
const { path } = workerData as { readonly path: string };
const tell = (message: FromDatabaseCheck) => port.postMessage(message);

try {
  tell({ findings: checkDatabaseHere(path) });
} catch (error) {
  tell(threadFailure(error));
}
