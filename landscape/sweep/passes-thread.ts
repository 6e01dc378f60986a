import { parentPort, workerData } from 'node:worker_threads';

import { openSnapshot } from './snapshot.ts';
import { readGraph } from './open-sweep.ts';
import { passOverPacks, passOverRows } from './other-passes.ts';
import type { FromPasses, PassesAsked } from './passes-in-thread.ts';
import { threadFailure } from './thread-failure.ts';

// The thread that goes over rows and payloads while the other one reads the trails.

if (parentPort === null) throw new Error('This module runs in a worker thread only.');
const port = parentPort;
const asked = workerData as PassesAsked;
const tell = (message: FromPasses) => port.postMessage(message);

try {
  const { databasePath, runId, folder, maxFindings } = asked;
  if (asked.withRows) {
    const snapshot = openSnapshot(databasePath);
    try {
      const graph = readGraph(snapshot, runId);
      const pass = passOverRows({ snapshot, runId, graph, folder, maxFindings });
      tell({ type: 'rows', pass });
    } finally {
      snapshot.close();
    }
  }
  const progress = new Float64Array(asked.bytesRead);
  const pass = passOverPacks(folder, asked.payloadEnds, (bytes) => {
    progress[0] = bytes;
  });
  tell({ type: 'packs', pass });
} catch (error) {
  tell({ type: 'failed', ...threadFailure(error) });
}
