import {
  getField,
  isJsonObject,
  type JsonValue,
  type RowData,
} from '../../../landscape/model/json.ts';

/** The field of this very name, or else what lies there when the name is read as a path. */
export function valueAt(row: RowData, source: string): JsonValue | undefined {
  const direct = getField(row, source);
  if (direct !== undefined || !source.includes('.')) return direct;
  let value: JsonValue | undefined = row;
  for (const key of source.split('.')) {
    value = isJsonObject(value) ? getField(value, key) : undefined;
  }
  return value;
}
