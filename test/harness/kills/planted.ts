import type { RowData } from '../../../landscape/model/json.ts';
import { errorRow, oneRow } from '../../../plugins/contract.ts';
import type { BatchFunction, TransformResult } from '../../../plugins/contract.ts';
import { withPlanted } from '../../support/planted-plugins.ts';

type Rows = readonly RowData[];
type Gathered = ReturnType<BatchFunction>;

/** Plugins that fail for some rows for good, and for some at the first try of a process. */
export function plantedRegistry(): ReturnType<typeof withPlanted> {
  const tries = new Map<number, number>();

  /** Rows that end in 4 succeed at their second try, those that end in 9 never. */
  function call(row: RowData): TransformResult {
    const id = Number(row['id']);
    const earlier = tries.get(id) ?? 0;
    tries.set(id, earlier + 1);
    const isBusy = id % 10 === 9 || (id % 10 === 4 && earlier === 0);
    if (!isBusy) return oneRow(row);
    const error = { reason: 'conversion_failed', message: 'busy' } as const;
    return { kind: 'error', error, retryable: true };
  }

  return withPlanted({
    transform(row, as) {
      const id = Number(row['id']);
      if (as === 'call') return call(row);
      if (as === 'a' && id % 7 === 3) {
        return errorRow({ reason: 'conversion_failed', message: `no a of ${id}` });
      }
      return oneRow({ ...row, [as]: id });
    },
    batch: (rows, as) => (as === 'gather' ? gather(rows) : mark(rows, as)),
  });
}

const mark = (rows: Rows, as: string): Gathered => ({
  kind: 'rows',
  rows: rows.map((row, i) => ({ ...row, [as]: i })),
});

/** One row or none of a batch; of some an error, which may be tried again and stays one. */
function gather(rows: Rows): Gathered {
  const ids = rows.map(({ id }) => Number(id));
  const sum = ids.reduce((total, id) => total + id, 0);
  if (sum % 5 === 0) {
    const error = { reason: 'value_out_of_range', message: `the sum is ${sum}` } as const;
    return { kind: 'error', error, retryable: sum % 2 === 0 };
  }
  const row = { first: ids[0] ?? null, count: ids.length, sum };
  return { kind: 'rows', rows: sum % 5 === 1 ? [] : [row] };
}
