import { answer } from './answer.ts';
import { openWhenAsked } from './open-when-asked.ts';
import type { Reader } from './reader.ts';

/** A reader in this thread: for tests, which need no other. */
export function readHere(path: string): Reader {
  const landscape = openWhenAsked(path);
  return {
    path,
    async ask(question, asked, signal) {
      const found = await answer({ db: await landscape.db(), path }, question, asked, {
        get isCancelled() {
          return signal?.aborted === true;
        },
      });
      signal?.throwIfAborted();
      return found;
    },
    close: () => landscape.close(),
  };
}
