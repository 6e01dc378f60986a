import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

import type { Verification, VerifyAsked, VerifyProgress } from './verify-runs.ts';
import { fromSent } from './worker/messages.ts';
import type { SentError } from './worker/messages.ts';

export interface VerifyRequest extends Pick<VerifyAsked, 'run' | 'recompute'> {
  /** `--database`. */
  readonly database: string | undefined;
}

/** What the thread says; `verified` or `failed` is the last. */
export type FromVerifier =
  | { readonly type: 'progress'; readonly progress: VerifyProgress }
  | { readonly type: 'verified'; readonly path: string; readonly verification: Verification }
  | { readonly type: 'failed'; readonly error: SentError };

/**
 * Verifies in a thread of its own: what is read dies young, and only of a thread can be said how much
 * memory such a generation may take.
 *
 * @throws what `verifyRuns` throws.
 */
export async function verifyInThread(
  request: VerifyRequest,
  onProgress: (progress: VerifyProgress) => void,
): Promise<{ readonly path: string; readonly verification: Verification }> {
  // Beside this module, built or not.
  const thread = new URL(`./verify-thread${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(thread, {
    workerData: request,
    resourceLimits: { maxYoungGenerationSizeMb: 16 },
  });
  return await new Promise((resolve, reject) => {
    worker.on('message', (message: FromVerifier) => {
      switch (message.type) {
        case 'progress':
          onProgress(message.progress);
          return;
        case 'verified':
          resolve(message);
          return;
        case 'failed':
          reject(fromSent(message.error));
      }
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('The thread that verifies has ended.')));
  });
}
