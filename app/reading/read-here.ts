import type { Knex } from 'knex';

import { openLandscapeReader } from '../../landscape/open-landscape.ts';
import { answer } from './answer.ts';
import type { Reader } from './reader.ts';

/** A reader in this thread: for tests, which need no other. Opens the landscape when it is first asked. */
export function readHere(path: string): Reader {
  let opened: Promise<Knex> | undefined;
  const open = async () => {
    opened ??= openLandscapeReader(path);
    try {
      return await opened;
    } catch (error) {
      opened = undefined;
      throw error;
    }
  };
  return {
    path,
    async ask(question, asked, signal) {
      const found = await answer({ db: await open(), path }, question, asked, {
        get isCancelled() {
          return signal?.aborted === true;
        },
      });
      signal?.throwIfAborted();
      return found;
    },
    async close() {
      if (opened !== undefined) await (await opened).destroy();
    },
  };
}
