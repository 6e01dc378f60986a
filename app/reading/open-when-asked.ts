import type { Knex } from 'knex';

import { openLandscapeReader } from '../../landscape/open-landscape.ts';

export interface OpenedWhenAsked {
  /** @throws what `openLandscapeReader` throws; the next who asks tries again, a run may just have made it. */
  db(): Promise<Knex>;
  close(): Promise<void>;
}

/** A landscape that is opened when it is first asked something. */
export function openWhenAsked(path: string): OpenedWhenAsked {
  let opened: Promise<Knex> | undefined;
  return {
    async db() {
      opened ??= openLandscapeReader(path);
      try {
        return await opened;
      } catch (error) {
        opened = undefined;
        throw error;
      }
    },
    async close() {
      if (opened !== undefined) await (await opened).destroy();
    },
  };
}
