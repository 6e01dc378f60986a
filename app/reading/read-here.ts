import type { Knex } from 'knex';

import { openLandscapeReader } from '../../landscape/open-landscape.ts';
import { answer } from './answer.ts';
import type { Reader } from './reader.ts';

/** A reader in this thread: for tests, which need no other. */
export async function readHere(path: string): Promise<Reader> {
  const db: Knex = await openLandscapeReader(path);
  return {
    path,
    async ask(question, asked, signal) {
      const found = await answer({ db, path }, question, asked, {
        get isCancelled() {
          return signal?.aborted === true;
        },
      });
      signal?.throwIfAborted();
      return found;
    },
    close: () => db.destroy(),
  };
}
