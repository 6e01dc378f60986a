import type { NodeIndex } from '../../landscape/model/ids.ts';
import type { SinkOutcomeKind } from '../../landscape/model/outcome.ts';
import type { PayloadRef } from '../../landscape/model/payload.ts';
import type { RecordedArtifact } from '../../landscape/recorder/run-progress.ts';
import type { EffectSink, Sink, SinkEntry } from '../../plugins/contract.ts';
import type { SinkNode } from '../graph/model.ts';
import type { EffectInHand } from './effect-in-hand.ts';
import type { TokenInHand } from './token-in-hand.ts';

/** A row that has come to a sink and waits for its group to be committed. */
export interface PendingWrite {
  readonly token: TokenInHand;
  readonly kind: SinkOutcomeKind;
  readonly entry: SinkEntry;
  /** The error that brought it here, when it came by an error route. */
  readonly error: PayloadRef | undefined;
}

/** A sink at work: its open output, or whom it sends to, and the rows that wait before it. */
export type SinkQueue = OutputQueue | EffectQueue;

export interface OutputQueue extends AnyQueue {
  readonly kind: 'output';
  readonly sink: Sink;
}

export interface EffectQueue extends AnyQueue {
  readonly kind: 'effects';
  readonly sink: EffectSink;
  /** What will be sent of the rows that wait, as far as that is recorded. */
  readonly planned: Map<PendingWrite, EffectInHand>;
  /** Bytes of all the bodies that were delivered, one behind the other. */
  deliveredBytes: number;
}

interface AnyQueue {
  readonly index: NodeIndex;
  readonly node: SinkNode;
  pending: PendingWrite[];
  /** Segments committed so far. */
  segments: number;
  /** What was finished and recorded, by this process or an earlier one. */
  artifact: RecordedArtifact | undefined;
}
