import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import type { RowData } from '../../landscape/model/json.ts';

const longestList = 5;

/** The refusal of a row with fields that the output has no place for. `allowed` in column order. */
export function refuseUnexpectedFields(row: RowData, allowed: ReadonlySet<string>): ErrorRecord {
  const unexpected = Object.keys(row).filter((name) => !allowed.has(name));
  return {
    reason: 'unexpected_field',
    message: `The output has no place for ${listNames(unexpected)}`,
    ...(unexpected[0] !== undefined && { field: unexpected[0] }),
    expected: listNames([...allowed]),
    found: listNames(unexpected),
  };
}

/** `` `a`, `b` and 3 more ``; names are shortened, so that the message stays one line. */
export function listNames(names: readonly string[]): string {
  if (names.length === 0) return 'no fields';
  const shown = names.slice(0, longestList).map((name) => `\`${shorten(name)}\``);
  const more = names.length - shown.length;
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
}

function shorten(name: string): string {
  return name.length <= 40 ? name : `${name.slice(0, 39).toWellFormed()}…`;
}
