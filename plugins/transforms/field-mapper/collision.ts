import type { ErrorRecord } from '../../../landscape/model/error-record.ts';
import type { RowData } from '../../../landscape/model/json.ts';
import { valueAt } from './value-at.ts';

/** The first name that comes up a second time. */
export function repeatedName(
  entries: readonly (readonly [name: string, value: unknown])[],
): string {
  const seen = new Set<string>();
  for (const [name] of entries) {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  throw new Error('every name is there once');
}

/** Two values that want one name: nothing is overwritten. */
export function fieldCollision(
  target: string,
  mapping: Readonly<Record<string, string>>,
  row: RowData,
): ErrorRecord {
  const sources = Object.keys(mapping).filter(
    (source) => mapping[source] === target && valueAt(row, source) !== undefined,
  );
  const from = sources.map((source) => `\`${source}\``).join(' and ');
  const owner = sources.length > 1 ? '' : ', and the row has a field of that name';
  return {
    reason: 'field_collision',
    message: `${from} would become \`${target}\`${owner}`,
    field: target,
  };
}
