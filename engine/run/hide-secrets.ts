import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import { isJsonObject } from '../../landscape/model/json.ts';
import type { JsonObject, JsonValue } from '../../landscape/model/json.ts';

/** A text without the secrets of the settings: a pattern or a condition may hold one. */
export type HideSecrets = (text: string) => string;

/** The error as it may be recorded and shown. */
export function hideInError(error: ErrorRecord, hide: HideSecrets): ErrorRecord {
  const { message, found, expected, details } = error;
  return {
    ...error,
    message: hide(message),
    ...(found === undefined ? {} : { found: hide(found) }),
    ...(expected === undefined ? {} : { expected: hide(expected) }),
    ...(isJsonObject(details) ? { details: hideInObject(details, hide) } : {}),
  };
}

/** The same of anything that is to be recorded; without secrets in the settings nothing is hidden. */
export function hideInObject(object: JsonObject, hide: HideSecrets | undefined): JsonObject {
  if (hide === undefined) return object;
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, hideInValue(value, hide)] as const),
  );
}

function hideInValue(value: JsonValue, hide: HideSecrets): JsonValue {
  if (typeof value === 'string') return hide(value);
  if (Array.isArray(value)) return value.map((item: JsonValue) => hideInValue(item, hide));
  return isJsonObject(value) ? hideInObject(value, hide) : value;
}
