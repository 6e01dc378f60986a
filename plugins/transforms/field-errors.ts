import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import type { JsonValue, RowData } from '../../landscape/model/json.ts';
import { nearestName } from '../../landscape/model/nearest-name.ts';
import { showNames, showValue } from '../schema/show-value.ts';

/** A row without a field that the options name. */
export function missingField(field: string, row: RowData): ErrorRecord {
  const names = Object.keys(row);
  const near = nearestName(field, names);
  const help = near === undefined ? '' : `; did you mean \`${near}\`?`;
  return {
    reason: 'missing_field',
    message: `\`${field}\` is missing${help}`,
    field,
    found: names.length === 0 ? 'no fields' : showNames(names),
  };
}

/** A field that should hold text and holds something else. */
export function notText(field: string, value: JsonValue): ErrorRecord {
  const found = showValue(value);
  return {
    reason: 'type_mismatch',
    message: `\`${field}\` should be text, found ${found}`,
    field,
    expected: 'str',
    found,
  };
}
