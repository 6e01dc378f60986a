import type { BatchId, NodeIndex, RowId, TokenId } from '../../landscape/model/ids.ts';
import type { RowData } from '../../landscape/model/json.ts';
import type { PayloadRef } from '../../landscape/model/payload.ts';
import type { Frame } from './fork-group.ts';

/** A token while the engine carries it. `row` and `payload` are the same thing: what it holds now. */
export interface TokenInHand {
  readonly tokenId: TokenId;
  readonly origin: TokenOrigin;
  /** The forks that it is inside of, outermost first. */
  readonly frames: readonly Frame[];
  /** Its place in the order of execution; it changes where a batch or a coalesce lets it go. */
  position: Position;
  row: RowData;
  payload: PayloadRef;
  /** Nodes passed so far: the step index of the next state. */
  stepIndex: number;
  /** Tries that the next node has seen already. */
  attempt: number;
  /** Why the next attempt comes only now, when it is a retry of this process. */
  retry: RetryCause | undefined;
  /** True once its branches know that it has ended elsewhere. */
  hasLeft: boolean;
}

/** A token that nothing has been tried with yet where it stands. */
export function takeInHand({
  tokenId,
  origin,
  frames,
  position,
  row,
  payload,
  stepIndex,
}: Omit<TokenInHand, 'attempt' | 'retry' | 'hasLeft'>): TokenInHand {
  return {
    tokenId,
    origin,
    frames,
    position,
    row,
    payload,
    stepIndex,
    attempt: 0,
    retry: undefined,
    hasLeft: false,
  };
}

/** What a token comes from in the end: a row of the source, or a batch and no row. */
export interface TokenOrigin {
  readonly rowId: RowId | undefined;
  readonly rowIndex: number | undefined;
  /** The line on which its record starts in the source. */
  readonly line: number | undefined;
  readonly batchId: BatchId | undefined;
}

/**
 * Row index, then ordinals. The lexicographic order of positions is the order in which tokens are
 * executed, whatever process executes them.
 */
export type Position = readonly number[];

export interface RetryCause {
  readonly afterMs: number;
  readonly reason: string;
  readonly message: string;
}

/** Why a run must stop at a row: a destination said `halt`. The token stays open. */
export interface Halt {
  readonly kind: 'halt';
  readonly node: NodeIndex;
  readonly token: TokenInHand;
  readonly reason: string;
  readonly message: string;
}

export function comparePositions(a: Position, b: Position): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i += 1) {
    const difference = a[i]! - b[i]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** `row 12`, or `a row of batch b-3`: for messages. */
export function describeOrigin({ rowIndex, batchId }: TokenOrigin): string {
  return rowIndex === undefined ? `a row of batch b-${batchId}` : `row ${rowIndex}`;
}
