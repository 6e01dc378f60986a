import type { NodeIndex, OperationId, RunId } from './ids.ts';
import type { PayloadRef } from './payload.ts';
import type { OperationType } from './run.ts';

/** One source load or sink write, the parent of calls made outside of a row. */
export type Operation = Begun &
  (
    | { readonly status: 'open' }
    | {
        readonly status: 'completed';
        readonly endedAtMs: number;
        readonly output: PayloadRef | undefined;
      }
    | { readonly status: 'failed'; readonly endedAtMs: number; readonly error: PayloadRef }
  );

interface Begun {
  readonly operationId: OperationId;
  readonly runId: RunId;
  readonly segmentId: number;
  readonly nodeIndex: NodeIndex;
  readonly type: OperationType;
  readonly startedAtMs: number;
  readonly input: PayloadRef | undefined;
}
