import { getField, isJsonObject } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';

/** Whether a sink of this configuration adds to what is there. */
export function isAppendingSink(config: JsonObject): boolean {
  const options = getField(config, 'options');
  return isJsonObject(options) && getField(options, 'if_exists') === 'append';
}
