import fc from 'fast-check';

import type { RowData } from '../../landscape/model/json.ts';

/** One record of the source of a model run. */
export interface GivenRecord {
  /** Absent: a record that the source cannot read. */
  readonly row: RowData | undefined;
  /** A group ends behind it. */
  readonly endsGroup: boolean;
}

/** What the source would read of a record. */
export function textOf({ row }: GivenRecord, index: number): string {
  return row === undefined ? `no record ${index}` : JSON.stringify(row);
}

/**
 * Few rows of few values: what they meet in a graph is what counts. `g` may be absent, null, or a
 * value; `n` null or a number; `t` may not be a number.
 */
export function randomRecords(): fc.Arbitrary<readonly GivenRecord[]> {
  const fields = fc.record(
    {
      n: fc.option(fc.nat({ max: 9 }), { freq: 6 }),
      s: fc.constantFrom('a', 'b', 'c', 'ab'),
      t: fc.constantFrom('1', '12', '7', 'x'),
      g: fc.option(fc.constantFrom('u', 'v'), { freq: 4 }),
    },
    { requiredKeys: ['n', 's', 't'] },
  );
  const record = fc.record({
    row: fc.option(fields, { freq: 12, nil: undefined }),
    endsGroup: fc.integer({ min: 0, max: 3 }).map((turn) => turn === 3),
  });
  return fc
    .array(record, { maxLength: 12, size: 'max' })
    .map((records) =>
      records.map(({ row, endsGroup }, id) => ({ row: row && { id, ...row }, endsGroup })),
    );
}
