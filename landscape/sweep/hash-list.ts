import { createHash } from 'node:crypto';

import type { PayloadRef } from '../model/payload.ts';
import type { PayloadCheck } from './check-payloads.ts';

/** The hash of the canonical JSON array of rows that are stored one by one. */
export interface ListHash {
  add(row: PayloadRef | undefined): void;
  /** `undefined` when one of them could not be read. */
  digest(): Buffer | undefined;
}

export function hashList(payloads: PayloadCheck): ListHash {
  const hash = createHash('sha256').update('[');
  let rows = 0;
  let isWhole = true;
  return {
    add(row) {
      const content = row && payloads.read(row);
      if (content === undefined) {
        isWhole = false;
        return;
      }
      if (rows > 0) hash.update(',');
      hash.update(content);
      rows += 1;
    },
    digest: () => (isWhole ? hash.update(']').digest() : undefined),
  };
}
