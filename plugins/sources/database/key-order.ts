import { EnvironmentError } from '../../../landscape/model/errors.ts';
import { shorten } from '../../schema/show-value.ts';
import { compareStored } from './stored-value.ts';
import type { StoredValue } from './stored-value.ts';

/** Assures that each row comes behind the one before; called for every row. */
export type KeyCheck = (values: readonly StoredValue[], record: number) => void;

/**
 * Rows come sorted by their key. A key that does not rise is there twice, and one with a null in it is
 * as good as none: the database could give such rows in another order the next time, and a run that
 * goes on then would read some of them twice and others never.
 *
 * @param name - The query as the audit trail names it.
 * @param names - The columns of the key.
 * @param showKey - A key as messages show it.
 */
export function keyCheck(
  name: string,
  names: readonly string[],
  key: readonly number[],
  showKey: (values: readonly StoredValue[]) => string,
): KeyCheck {
  let last: readonly StoredValue[] | undefined;
  const refuse = (record: number, values: readonly StoredValue[], what: string): never => {
    const columns = names.map((column) => `\`${column}\``).join(', ');
    const found = shorten(showKey(values), 200);
    throw new EnvironmentError(
      'SOURCE_UNREADABLE',
      `\`${name}\`, record ${record}: the key ${found} of ${columns} ${what}`,
      {
        facts: { file: name, line: record, key: found },
        nextStep: 'Name columns in `order_by` that are together unique and never null.',
      },
    );
  };
  return (values, record) => {
    if (key.some((at) => values[at] === null)) refuse(record, values, 'holds a null');
    const first = last === undefined ? 1 : firstDifference(last, values, key);
    if (first === 0) refuse(record, values, 'is there twice');
    if (first < 0) refuse(record, values, 'does not come after the one before');
    last = values;
  };
}

/** Below 0 when `b` comes before `a`, 0 when their keys are the same. */
function firstDifference(
  a: readonly StoredValue[],
  b: readonly StoredValue[],
  key: readonly number[],
): number {
  for (const at of key) {
    const order = compareStored(b[at] ?? null, a[at] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}
