import type { NodeIndex, RowId, TokenId } from '../../landscape/model/ids.ts';
import type { RowData } from '../../landscape/model/json.ts';
import type { PayloadRef } from '../../landscape/model/payload.ts';

/** A token while the engine carries it. `row` and `payload` are the same thing: what it holds now. */
export interface TokenInHand {
  readonly tokenId: TokenId;
  readonly rowId: RowId;
  readonly rowIndex: number;
  /** The line on which its record starts in the source. */
  readonly line: number;
  row: RowData;
  payload: PayloadRef;
  /** Nodes passed so far: the step index of the next state. */
  stepIndex: number;
  /** Tries that the next node has seen already; above 0 only where a resume tries again. */
  attempt: number;
}

/** Why a run must stop at a row: a destination said `halt`. The token stays open. */
export interface Halt {
  readonly node: NodeIndex;
  readonly token: TokenInHand;
  readonly reason: string;
  readonly message: string;
}
