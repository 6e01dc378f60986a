import { AuditError } from '../../landscape/model/errors.ts';
import type { GroupStore } from '../../landscape/recorder/recorder.ts';

/**
 * Lets a number of transactions through and then breaks off like a process that died: what was
 * committed stays, nothing more is written. `count` tells how many came, when none was stopped.
 */
export function stopAfter(transactions: number): {
  readonly wrapStore: (store: GroupStore) => GroupStore;
  readonly count: () => number;
} {
  let written = 0;
  return {
    count: () => written,
    wrapStore: (store) => ({
      async write(group, ready) {
        if (written >= transactions) {
          await ready;
          throw new AuditError('TEST_STOPPED', `stopped after ${transactions} transactions`);
        }
        const syncUs = await store.write(group, ready);
        written += 1;
        return syncUs;
      },
    }),
  };
}
