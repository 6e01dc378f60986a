import { describe, expect, test } from 'vitest';

import { errorRow, oneRow } from '../../plugins/contract.ts';
import { plantedSettings, runPlanted } from '../support/run-planted.ts';

describe('a copy of a branch that a sink refuses', () => {
  const settings = (onWriteFailure: string) =>
    plantedSettings([
      'name: split, type: gate, fork_to: { a: meet, b: mark }',
      'name: mark, type: gate, condition: "row.id > 0", routes: { "true": { to: strict, mode: copy }, "false": continue }',
      'name: wait, type: aggregation, plugin: planted_batch, output_mode: passthrough, on_success: meet',
      'name: meet, type: coalesce, branches: [a, b], on_error: bad',
    ]).replace(
      'sinks:',
      `sinks:\n  strict: { plugin: csv, options: { path: out/strict.csv, schema: { mode: fixed, fields: ["id: int"] } }${onWriteFailure} }`,
    );

  test.each([
    { route: '', end: 'quarantined' },
    { route: ', on_write_failure: discard', end: 'discarded' },
    { route: ', on_write_failure: bad', end: 'quarantined to bad' },
  ])('has ended once, though the write comes later: $end', async ({ route, end }) => {
    const { ends } = await runPlanted(settings(route), {
      // While the source is silent, the group is committed and the sink refuses the copy.
      source: [{ id: 7, more: 1 }, { silentFor: 1 }],
    });
    expect(ends).toEqual({
      '0': 'forked',
      '0.a': 'coalesced',
      '0.b': 'forked',
      '0.b.true:strict': end,
      '0.b.true': 'coalesced',
      '0@meet': 'completed to out',
    });
  });
});

describe('branches that end by being consumed in one batch', () => {
  test('end in the order of the members, each with the last of its tokens', async () => {
    // Row 0 is twice in the batch, before and after row 1: so row 1's branch ends first.
    const { folder, batches } = await runPlanted(
      plantedSettings([
        'name: split, type: gate, fork_to: { a: copied, b: meet }',
        'name: copied, type: gate, condition: "row.id == 0", routes: { "true": [sums, wait], "false": sums }',
        'name: wait, type: aggregation, plugin: planted_batch, options: { as: wait }, output_mode: passthrough, trigger: { timeout_seconds: 5 }, on_success: waited',
        'name: waited, type: gate, condition: "row.id == 0", routes: { "true": sums, "false": meet }',
        'name: sums, type: aggregation, plugin: planted_batch, on_success: bad',
        'name: meet, type: coalesce, branches: [a, b], policy: best_effort, timeout_seconds: 100',
      ]),
      { source: [{ id: 0 }, { id: 1 }, { silentFor: 6 }], transform: oneRow },
    );
    expect(batches.find(({ name }) => name === 'sums#0')?.members).toEqual([
      '0.a.true:sums',
      '1.a',
      '0.a.true:wait',
    ]);
    expect(folder.rows('out')).toEqual([{ id: 1 }, { id: 0 }]);
  });

  test.each([
    { fate: 'fail without a route', mode: 'passthrough', next: ', on_success: meet' },
    { fate: 'are consumed', mode: 'transform', next: ', on_success: bad' },
  ])(
    'lets what follows happen in the order of the members when they $fate',
    async ({ mode, next }) => {
      const { batches } = await runPlanted(
        plantedSettings(
          [
            'name: split, type: gate, fork_to: { a: meet, b: way }',
            'name: way, type: gate, condition: "row.id < 0", routes: { "true": meet, "false": gather }',
            `name: gather, type: aggregation, plugin: planted_batch, output_mode: ${mode}, trigger: { count: 3 }${next}`,
            'name: meet, type: coalesce, branches: [a, b], policy: best_effort, timeout_seconds: 100, on_success: later',
            'name: later, type: aggregation, plugin: planted_batch, options: { as: later }, on_success: out',
          ],
          mode === 'transform' ? ['out', 'bad'] : ['out'],
        ),
        {
          source: [{ id: 0 }, { id: 1 }, { id: 2 }],
          batch: (rows, as) =>
            as === 'later' || mode === 'transform'
              ? { kind: 'rows', rows }
              : errorRow({ reason: 'conversion_failed', message: 'not these' }),
        },
      );
      expect(batches.find(({ name }) => name === 'later#0')?.members).toEqual([
        '0@meet',
        '1@meet',
        '2@meet',
      ]);
    },
  );
});
