import type { AttemptResult } from '../model/effect.ts';
import type { NodeIndex, TokenId } from '../model/ids.ts';
import type { StoredPayload } from '../payloads/pack-writer.ts';

/** An effect that earlier processes of a run have reserved, and whose end is not known. */
export interface OpenEffect {
  readonly effectId: number;
  readonly key: string;
  readonly tokenId: TokenId;
  /** Absent of a token that comes from a batch. */
  readonly rowIndex: number | undefined;
  readonly sink: NodeIndex;
  readonly body: StoredPayload;
  /** The last try; absent when no byte has left. */
  readonly last: OpenAttempt | undefined;
}

export interface OpenAttempt {
  readonly attemptId: number;
  readonly attempt: number;
  readonly startedAtMs: number;
  /** What is known of it; absent: nobody knows whether it had its effect. */
  readonly known: Exclude<AttemptResult, 'unknown'> | undefined;
  /** What came back. */
  readonly answer: StoredPayload | undefined;
}
