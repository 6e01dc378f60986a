import { createHash } from 'node:crypto';

import type { JsonValue } from '../../../landscape/model/json.ts';
import { canonicalText } from '../../canonical-text.ts';

/** SHA-256, in hex, over the canonical JSON (RFC 8785) of a list with these values. */
export function digestOf(values: Iterable<JsonValue>): string {
  const hash = createHash('sha256').update('[');
  let separator = '';
  for (const value of values) {
    hash.update(separator + canonicalText(value));
    separator = ',';
  }
  return hash.update(']').digest('hex');
}
