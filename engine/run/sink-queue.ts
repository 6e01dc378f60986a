import type { NodeIndex } from '../../landscape/model/ids.ts';
import type { SinkOutcomeKind } from '../../landscape/model/outcome.ts';
import type { PayloadRef } from '../../landscape/model/payload.ts';
import type { RecordedArtifact } from '../../landscape/recorder/run-progress.ts';
import type { Sink, SinkEntry } from '../../plugins/contract.ts';
import type { SinkNode } from '../graph/model.ts';
import type { TokenInHand } from './token-in-hand.ts';

/** A row that has come to a sink and waits for its group to be committed. */
export interface PendingWrite {
  readonly token: TokenInHand;
  readonly kind: SinkOutcomeKind;
  readonly entry: SinkEntry;
  /** The error that brought it here, when it came by an error route. */
  readonly error: PayloadRef | undefined;
}

/** A sink at work: its open output, and the rows that wait before it. */
export interface SinkQueue {
  readonly index: NodeIndex;
  readonly node: SinkNode;
  readonly sink: Sink;
  pending: PendingWrite[];
  /** Segments committed so far. */
  segments: number;
  /** What was finished and recorded, by this process or an earlier one. */
  artifact: RecordedArtifact | undefined;
}
