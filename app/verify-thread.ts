import { parentPort, workerData } from 'node:worker_threads';

import { withLandscape } from './open-reader.ts';
import type { FromVerifier, VerifyRequest } from './verify-in-thread.ts';
import { verifyRuns } from './verify-runs.ts';
import { toSent } from './worker/messages.ts';

// The thread in which a landscape is verified: see `verifyInThread`.

if (parentPort === null) throw new Error('This module runs in a worker thread only.');
const port = parentPort;
const { database, ...asked } = workerData as VerifyRequest;
const tell = (message: FromVerifier) => port.postMessage(message);

try {
  await withLandscape(database, async (landscape) => {
    const verification = await verifyRuns(landscape, {
      ...asked,
      onProgress: (progress) => tell({ type: 'progress', progress }),
    });
    tell({ type: 'verified', path: landscape.path, verification });
  });
} catch (error) {
  tell({ type: 'failed', error: toSent(error) });
}
