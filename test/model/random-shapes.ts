import fc from 'fast-check';

import { gatherings } from './planted.ts';
import { works } from './shapes.ts';
import type { Block, Element, ErrorRoute, Exit, JoinShape } from './shapes.ts';

const sink = fc.constantFrom('left', 'left', 'right', 'right', 'out');
const end = fc.oneof(
  { arbitrary: sink, weight: 8 },
  { arbitrary: fc.constantFrom('both', 'discard'), weight: 3 },
);
/** Rarely, because most of a run that halts says nothing. */
const halt = { arbitrary: fc.constant('halt'), weight: 1 };
const onError: fc.Arbitrary<ErrorRoute> = fc.oneof(
  { arbitrary: fc.constant(undefined), weight: 12 },
  { arbitrary: fc.constantFrom('bad', 'bad', 'left', 'discard'), weight: 30 },
  halt,
);
const work = fc.record({ name: fc.constantFrom(...works), choice: fc.nat({ max: 3 }) });
const trigger = fc.oneof(
  fc.record({ count: fc.integer({ min: 1, max: 4 }) }),
  fc.constantFrom(
    {},
    { condition: 'batch.count >= 2' },
    { condition: 'batch.count >= 3 && batch.age_seconds < 1000000.0' },
    { count: 3, condition: 'batch.count >= 2' },
    { count: 2, condition: 'batch.count >= 3' },
  ),
);
const batch = fc.record({
  plugin: fc.constantFrom(...gatherings, 'batch_stats' as const),
  mode: fc.constantFrom('transform' as const, 'passthrough' as const),
  trigger,
  isGrouped: fc.boolean(),
  expected: fc.option(fc.integer({ min: 0, max: 2 }), { freq: 3, nil: undefined }),
  onError,
});
const join = fc.record({
  policy: fc.constantFrom<JoinShape['policy'][]>('require_all', 'quorum', 'best_effort', 'first'),
  merge: fc.constantFrom<JoinShape['merge'][]>('union', 'union', 'nested', 'select'),
  quorum: fc.nat(),
  selected: fc.nat(),
  onCollision: fc.constantFrom<JoinShape['onCollision'][]>('last_wins', 'first_wins', 'fail'),
  isReversed: fc.boolean(),
  isPartial: fc.boolean(),
  isParted: fc.boolean(),
  onError,
});

const batchElement = batch.map((shape) => ({ kind: 'batch' as const, ...shape }));

/** Blocks within blocks, of every kind of element. */
export const { whole: randomBlock } = fc.letrec<{
  whole: Block;
  block: Block;
  element: Element;
  exit: Exit;
}>((tie) => ({
  whole: fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: tie('block') },
    { weight: 4, arbitrary: fc.array(tie('element'), { minLength: 3, maxLength: 6, size: 'max' }) },
  ),
  block: fc.array(tie('element'), { maxLength: 4, size: 'max', depthIdentifier: 'model' }),
  element: fc.oneof(
    { depthIdentifier: 'model', maxDepth: 3, depthSize: 'max' },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('work' as const), work, onError }) },
    {
      weight: 2,
      arbitrary: batchElement,
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('copy' as const),
        to: end,
        isFirst: fc.boolean(),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('sort' as const),
        condition: fc.nat(),
        ways: fc.tuple(tie('exit'), tie('exit'), tie('exit')),
        onError,
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('fan' as const),
        branches: fc.array(
          fc.record({ block: tie('block'), end: fc.option(sink, { nil: undefined }) }),
          { minLength: 2, maxLength: 3, depthIdentifier: 'model' },
        ),
        join: fc.option(join, { freq: 5, nil: undefined }),
        decides: fc.option(fc.record({ condition: fc.nat(), other: tie('exit') }), {
          freq: 1,
          nil: undefined,
        }),
        onError,
      }),
    },
  ),
  exit: fc.oneof(
    { depthIdentifier: 'model', depthSize: 'max' },
    { weight: 8, arbitrary: fc.constant({ kind: 'on' as const }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('out' as const),
        to: fc.oneof({ arbitrary: end, weight: 12 }, halt),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('copy' as const), to: end }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('list' as const),
        to: end,
        isFirst: fc.boolean(),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('detour' as const),
        block: tie('block'),
        end: fc.option(sink, { nil: undefined }),
      }),
    },
    // Who waits in a batch while others wait for it.
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('detour' as const),
        block: fc.tuple(batchElement),
        end: sink,
      }),
    },
  ),
}));
