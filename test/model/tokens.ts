import type { RowData } from '../../landscape/model/json.ts';
import type { Trouble } from './trouble.ts';
import type { Step } from './ways.ts';

/** A row on its way. */
export interface Token {
  row: RowData;
  /** Index of the source row; null for what a batch made. */
  readonly index: number | null;
  /** The forks that it is inside of, outermost first. */
  readonly frames: readonly Frame[];
}

/** On which branch of which fork a token is. */
export interface Frame {
  readonly group: ForkGroup;
  readonly branch: string;
}

/** One parent became several children. Two groups are the same when they are the same object. */
export interface ForkGroup {
  readonly fork: string;
}

/** What can happen to a token; everything that follows from it has happened when a call returns. */
export interface Moves {
  create(row: RowData, index: Token['index'], frames: readonly Frame[]): Token;
  /** The token leaves a step by its `on_success`. */
  leave(token: Token, step: Exclude<Step, { type: 'gate' }>): void;
  /** The token cannot pass a step, and takes its error route. */
  fail(token: Token, step: Step, why: Trouble): void;
  end(token: Token, outcome: string): void;
  /** All of this happens at once: only then do the tokens go on that it lets go. */
  together(ends: () => void): void;
  /** Is a token of the branch neither at its end nor merged? */
  isOnItsWay(frame: Frame): boolean;
}
