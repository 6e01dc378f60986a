import type { CallType } from './call.ts';
import type { Determinism, EdgeMode, NodeKind } from './graph.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { NodeStateStatus } from './node-state.ts';

/** One attempt of the token at one node. */
export interface ExplainedStep {
  readonly state: string;
  /** Nodes passed before this one; 0 at the source. */
  readonly step: number;
  /** 1 for the first try. */
  readonly attempt: number;
  readonly node: ExplainedNode;
  readonly status: NodeStateStatus;
  readonly startedAt: string;
  readonly durationMs: number | null;
  readonly input: ExplainedPayload;
  readonly output: ExplainedPayload | null;
  /** Rows in the output, where it is a list: what the token was expanded into, or its batch made. */
  readonly outputRows: number | null;
  /** Whether the input is what the step before put out; `null` where there is none before. */
  readonly inputIsPreviousOutput: boolean | null;
  /** What the step did to the row; `null` where that cannot be said: no output, or payloads are gone. */
  readonly changes: readonly FieldChange[] | null;
  readonly decision: ExplainedDecision | null;
  readonly error: ExplainedError | null;
  readonly taken: readonly ExplainedRoute[];
  readonly notTaken: readonly ExplainedRoute[];
  /** Why this try came when it did; `null` of the first one. */
  readonly retry: ExplainedRetry | null;
  /** What came of the branches that met here. */
  readonly join: ExplainedJoin | null;
  /** The batch in which the token was here. */
  readonly batch: ExplainedMembership | null;
  readonly calls: readonly ExplainedCall[];
}

export interface ExplainedNode {
  readonly id: string;
  readonly name: string;
  readonly kind: NodeKind;
  readonly plugin: string;
  readonly pluginVersion: string;
  readonly determinism: Determinism;
  readonly configHash: string;
}

export interface ExplainedPayload {
  readonly sha256: string;
  /** Whether the bytes can still be read. */
  readonly available: boolean;
  /** The row itself; only in a full explanation, and `null` where it is not available or no JSON. */
  readonly data?: JsonValue;
}

/** `path` leads from the field down into nested objects: `['meta', 'stage']`. */
export type FieldChange =
  | { readonly kind: 'added'; readonly path: readonly string[]; readonly after: JsonValue }
  | {
      readonly kind: 'changed';
      readonly path: readonly string[];
      readonly before: JsonValue;
      readonly after: JsonValue;
    }
  | { readonly kind: 'removed'; readonly path: readonly string[]; readonly before: JsonValue };

/** What a gate found. */
export interface ExplainedDecision {
  /** `null` for a fork without a condition. */
  readonly condition: string | null;
  /** `null` when the reason is gone. */
  readonly result: JsonValue;
  readonly label: string | null;
  /** The fields that the condition read, as `row.wind` → 11.2; `null` when the reason is gone. */
  readonly values: JsonObject | null;
  readonly reasonSha256: string;
}

export interface ExplainedRoute {
  readonly label: string;
  readonly mode: EdgeMode;
  readonly to:
    | { readonly kind: 'node'; readonly name: string; readonly nodeKind: NodeKind }
    | { readonly kind: 'discard' }
    | { readonly kind: 'halt' };
}

export interface ExplainedError {
  readonly reason: string;
  /** `null` when the payload with the sentence is gone. */
  readonly message: string | null;
  readonly field: string | null;
  readonly expected: string | null;
  readonly found: string | null;
  readonly details: JsonObject | null;
  readonly sha256: string;
}

export interface ExplainedRetry {
  /** Milliseconds waited before it; `null` when the record of it is gone. */
  readonly afterMs: number | null;
  /** Why the try before it failed. */
  readonly cause: string | null;
  readonly message: string | null;
}

/** How branches met at a coalesce, or why they could not. */
export interface ExplainedJoin {
  readonly policy: string | null;
  readonly merge: string | null;
  /** What decided: `all_arrived`, `quorum`, `first`, `branches_ended` or `timeout`; `null` when that is gone. */
  readonly decided: string | null;
  /** Branches that had arrived, in the order in which they are declared. */
  readonly arrived: readonly string[];
  readonly missing: readonly string[];
  /** Field → the branch that it came from, in a union. */
  readonly fields: Readonly<Record<string, string>> | null;
  /** Field → all branches that had it, where these were several. */
  readonly collisions: Readonly<Record<string, readonly string[]>> | null;
  /** Index of the row that a decision by timeout followed. */
  readonly followsRow: number | null;
  /** The token came after the others had merged. */
  readonly isLate: boolean;
}

export interface ExplainedMembership {
  readonly batch: string;
  /** Its place in the batch, from 1. */
  readonly position: number;
  readonly of: number;
}

export interface ExplainedCall {
  readonly id: string;
  readonly index: number;
  readonly type: CallType;
  readonly status: 'open' | 'success' | 'error';
  readonly startedAt: string;
  readonly latencyMs: number | null;
  readonly requestSha256: string;
  readonly responseSha256: string | null;
}
