import type { OperationId, RunId, StateId } from './ids.ts';
import type { PayloadRef } from './payload.ts';

export const callTypes = ['llm', 'http', 'http_redirect', 'sql', 'filesystem'] as const;
export type CallType = (typeof callTypes)[number];

/** One external request with its answer. Its parent is a node state or an operation, never both. */
export type Call = Sent &
  (
    | { readonly status: 'open' }
    | {
        readonly status: 'success';
        readonly latencyUs: number;
        readonly response: PayloadRef | undefined;
      }
    | {
        readonly status: 'error';
        readonly latencyUs: number;
        readonly response: PayloadRef | undefined;
        readonly error: PayloadRef | undefined;
      }
  );

interface Sent {
  readonly callId: number;
  readonly runId: RunId;
  readonly parent:
    | { readonly kind: 'state'; readonly stateId: StateId }
    | { readonly kind: 'operation'; readonly operationId: OperationId };
  readonly callIndex: number;
  readonly type: CallType;
  readonly request: PayloadRef;
  readonly startedAtMs: number;
}
