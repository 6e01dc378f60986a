import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { mergeBranches } from '../../../engine/graph/merge-branches.ts';
import { createOutputCheck } from '../../../engine/run/check-output.ts';
import { mergeRows } from '../../../engine/run/merge-rows.ts';
import { coalesceStep } from '../../../engine/settings/step-schema.ts';
import { mergeFieldSets } from '../../../plugins/fields.ts';
import { rowsOf, someFields } from '../../plugins/rows-of.ts';

const branches = ['l', 'm', 'r'];

const settings = fc.oneof(
  fc.record({ merge: fc.constantFrom('nested') }),
  fc.record({ merge: fc.constantFrom('select'), select_branch: fc.constantFrom(...branches) }),
  fc.record({ on_collision: fc.constantFrom('last_wins', 'first_wins', 'fail') }),
);

/** A policy, and how many branches are there when it merges. */
const policy = fc.oneof(
  fc.constant([{ policy: 'require_all' }, 3] as const),
  fc.constant([{ policy: 'quorum', quorum_count: 3 }, 3] as const),
  fc.constantFrom(2, 3).map((size) => [{ policy: 'quorum', quorum_count: 2 }, size] as const),
  fc.constantFrom(1, 2, 3).map((size) => [{ policy: 'best_effort' }, size] as const),
  fc.constant([{ policy: 'first' }, 1] as const),
);

const arrived = fc.tuple(someFields, someFields, someFields).chain((sets) =>
  fc.record({
    sets: fc.constant(sets),
    rows: fc.tuple(...sets.map(rowsOf)),
    order: fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 }),
  }),
);

test('a merged row has the fields that the graph knows of, whatever merges', () => {
  let merges = 0;
  const property = fc.property(
    settings,
    policy,
    arrived,
    (merge, [counts, size], { sets, rows, order }) => {
      const step = coalesceStep.parse({
        name: 'meet',
        type: 'coalesce',
        branches,
        ...merge,
        ...counts,
      });
      const there = order.slice(0, size).toSorted((a, b) => a - b);
      const merged = mergeRows(
        step,
        there.map((i) => [branches[i]!, rows[i]!] as const),
      );
      if (!merged.ok) return;
      merges += 1;
      const known = mergeBranches(step, new Map(sets.map((set, i) => [branches[i]!, set])));
      expect(createOutputCheck(known)(merged.row)).toBeUndefined();
    },
  );
  fc.assert(property, { numRuns: 5000 });
  expect(merges).toBeGreaterThan(2000);
});

test('rows from either side have the fields that the graph knows of', () => {
  const property = fc.property(
    fc
      .tuple(someFields, someFields)
      .chain((sets) => fc.record({ sets: fc.constant(sets), rows: fc.tuple(...sets.map(rowsOf)) })),
    ({ sets: [a, b], rows }) => {
      const check = createOutputCheck(mergeFieldSets(a, b));
      expect(rows.map((row) => check(row))).toEqual([undefined, undefined]);
    },
  );
  fc.assert(property, { numRuns: 5000 });
});
