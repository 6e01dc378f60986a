import { acts } from './planted.ts';
import type { gatherings } from './planted.ts';

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
