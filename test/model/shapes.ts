import fc from 'fast-check';

import { acts, gatherings } from './planted.ts';

/** What a random pipeline is laid out from: blocks of elements, one behind the other. */
export type Block = readonly Element[];

export type Element =
  | { readonly kind: 'work'; readonly work: Work; readonly onError: ErrorRoute }
  | {
      readonly kind: 'sort';
      readonly condition: number;
      readonly ways: readonly [Exit, ...Exit[]];
      readonly onError: ErrorRoute;
    }
  | { readonly kind: 'copy'; readonly to: string; readonly isFirst: boolean }
  | ({ readonly kind: 'batch' } & BatchShape)
  | {
      readonly kind: 'fan';
      readonly branches: readonly Branch[];
      readonly join: JoinShape | undefined;
      /** A gate that forks some rows only: a condition, and where the others go. */
      readonly decides: { readonly condition: number; readonly other: Exit } | undefined;
      readonly onError: ErrorRoute;
    };

export interface Branch {
  readonly block: Block;
  /** Where it ends when it does not meet the others; absent: it goes on behind them. */
  readonly end: string | undefined;
}

/** Where a gate sends rows with one label. */
export type Exit =
  | { readonly kind: 'on' }
  | { readonly kind: 'out'; readonly to: string }
  | { readonly kind: 'copy'; readonly to: string }
  | { readonly kind: 'list'; readonly to: string; readonly isFirst: boolean }
  /** Through other steps, and then on in the block; or, for good, to a sink. */
  | { readonly kind: 'detour'; readonly block: Block; readonly end: string | undefined };

export interface BatchShape {
  readonly plugin: (typeof gatherings)[number] | 'batch_stats';
  readonly mode: 'transform' | 'passthrough';
  readonly trigger: object;
  readonly isGrouped: boolean;
  readonly expected: number | undefined;
  readonly onError: ErrorRoute;
}

export interface JoinShape {
  readonly policy: 'require_all' | 'quorum' | 'best_effort' | 'first';
  readonly merge: 'union' | 'nested' | 'select';
  readonly quorum: number;
  readonly selected: number;
  readonly onCollision: 'last_wins' | 'first_wins' | 'fail';
  /** In the order of the fork, or the other way round. */
  readonly isReversed: boolean;
  /** Of three branches, the third does not meet the others. */
  readonly isPartial: boolean;
  /** Each branch keeps one field of its own, so that nothing collides. */
  readonly isParted: boolean;
  readonly onError: ErrorRoute;
}

export type ErrorRoute = string | undefined;

export const works = [
  'passthrough',
  'compute',
  'rename',
  'rename_strictly',
  'filter',
  'coerce',
  'split',
  ...acts,
] as const;
export interface Work {
  readonly name: (typeof works)[number];
  readonly choice: number;
}

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
  policy: fc.constantFrom('require_all', 'quorum', 'best_effort', 'first') as fc.Arbitrary<
    JoinShape['policy']
  >,
  merge: fc.constantFrom('union', 'union', 'nested', 'select') as fc.Arbitrary<JoinShape['merge']>,
  quorum: fc.nat(),
  selected: fc.nat(),
  onCollision: fc.constantFrom('last_wins', 'first_wins', 'fail') as fc.Arbitrary<
    JoinShape['onCollision']
  >,
  isReversed: fc.boolean(),
  isPartial: fc.boolean(),
  isParted: fc.boolean(),
  onError,
});

/** Blocks within blocks, of every kind of element. */
export const { whole: randomBlock } = fc.letrec<{
  whole: Block;
  block: Block;
  element: Element;
  exit: Exit;
}>(
  (tie) => ({
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
        arbitrary: fc
          .record({ kind: fc.constant('batch' as const) })
          .chain((kind) => batch.map((rest) => ({ ...kind, ...rest }))),
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
    ),
  }),
);
