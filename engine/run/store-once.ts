import type { JsonObject } from '../../landscape/model/json.ts';
import type { StoredPayload } from '../../landscape/payloads/pack-writer.ts';
import type { Run } from './run.ts';

/** More different texts than this are no repetition. */
const mostKept = 1000;

/**
 * Stores what many records say alike (why a fork forks, how a coalesce merged): the first time as a
 * payload, from then on as the same reference.
 */
export function storeOnce(run: Run, value: JsonObject): StoredPayload {
  const text = JSON.stringify(value);
  const known = run.storedOnce.get(text);
  if (known !== undefined) return known;
  const stored = run.recorder.payloads.putJson(value);
  if (run.storedOnce.size < mostKept) run.storedOnce.set(text, stored);
  return stored;
}
