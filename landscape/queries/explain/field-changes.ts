import { canonicalJson } from '../../canonical-json.ts';
import { compareText } from '../../compare-text.ts';
import type { FieldChange } from '../../model/explained-step.ts';
import { getField, isJsonObject } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';

/**
 * What makes `after` of `before`: in the order of the field names, nested objects member by member,
 * lists as a whole. Without `before` every field was added.
 */
export function fieldChanges(
  before: JsonObject | undefined,
  after: JsonObject,
): readonly FieldChange[] {
  return [...differences(before ?? {}, after, [])];
}

function* differences(
  before: JsonObject,
  after: JsonObject,
  path: readonly string[],
): Generator<FieldChange> {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const key of [...keys].toSorted(compareText)) {
    yield* difference(getField(before, key), getField(after, key), [...path, key]);
  }
}

function* difference(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: readonly string[],
): Generator<FieldChange> {
  if (before === undefined) {
    if (after !== undefined) yield { kind: 'added', path, after };
  } else if (after === undefined) {
    yield { kind: 'removed', path, before };
  } else if (isJsonObject(before) && isJsonObject(after)) {
    yield* differences(before, after, path);
  } else if (canonicalJson(before) !== canonicalJson(after)) {
    yield { kind: 'changed', path, before, after };
  }
}
