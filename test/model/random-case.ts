import fc from 'fast-check';
import { stringify } from 'yaml';

import type { Interruption, ModelCase } from './model-case.ts';
import { randomPipeline } from './random-pipeline.ts';
import { randomRecords, textOf } from './records.ts';

type Break = { readonly kind: Interruption['kind']; readonly when: number };

const interruption: fc.Arbitrary<Break> = fc.record({
  kind: fc.constantFrom('crash' as const, 'crash' as const, 'request' as const),
  when: fc.nat(),
});

/** A pipeline, its records, and where its run breaks off: nowhere in half of the cases. */
export function randomCase(): fc.Arbitrary<ModelCase> {
  return fc
    .record({
      settings: randomPipeline(),
      records: randomRecords(),
      breaks: fc.oneof(
        { arbitrary: fc.constant<Break[]>([]), weight: 10 },
        { arbitrary: fc.tuple(interruption), weight: 9 },
        { arbitrary: fc.array(interruption, { minLength: 2, maxLength: 3 }), weight: 1 },
      ),
    })
    .map(({ settings, records, breaks }) => {
      const groups = 1 + records.filter(({ endsGroup }) => endsGroup).length;
      const interruptions = breaks.map(({ kind, when }): Interruption => {
        // A group is two transactions at least, and publishing is four.
        const after = kind === 'crash' ? when % (2 * groups + 4) : 1 + (when % groups);
        return { kind, after };
      });
      const given = { settings, records, interruptions };
      return { ...given, [fc.toStringMethod]: () => describeCase(given) };
    });
}

/** A case as a reader would write it down. */
export function describeCase({ settings, records, interruptions }: ModelCase): string {
  const lines = records.map(
    (record, i) => `${textOf(record, i)}${record.endsGroup ? '   (ends a group)' : ''}`,
  );
  const breaks = interruptions.map(({ kind, after }) =>
    kind === 'crash' ? `crash after ${after} transactions` : `stop after ${after} groups`,
  );
  return ['', stringify(settings), ...lines, ...breaks, ''].join('\n');
}
