import type { CallType } from './call.ts';
import type { Determinism, EdgeMode, NodeKind } from './graph.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { NodeStateStatus } from './node-state.ts';
import type { OutcomeKind } from './outcome.ts';
import type { HashMode, ReproducibilityGrade, RunEndStatus, RunStatus } from './run.ts';

/**
 * All that is recorded about the way of a row or a token, ready to be printed as JSON: ids as they are
 * shown, hashes as 64 hex digits, times as ISO 8601 UTC, `null` for what there is not. Nothing in it is
 * recomputed; what was recorded and is gone is said to be gone.
 */
export interface Explanation {
  readonly schema: 'elspeth.explain';
  readonly schemaVersion: 1;
  readonly asked: Asked;
  readonly run: ExplainedRun;
  /** The source records behind it: one, unless a batch brought several together. */
  readonly rows: readonly ExplainedRow[];
  /** The token graph, parents before their children. */
  readonly tokens: readonly ExplainedToken[];
  /** Tokens that belong to the graph and are left out because there are too many. */
  readonly tokensLeftOut: number;
}

/** What the question was. */
export interface Asked {
  /** Index of the row, when the question was about a row. */
  readonly row: number | null;
  /** Id of the token, when the question was about a token. */
  readonly token: string | null;
  /** Only ends in this sink. */
  readonly sink: string | null;
  /** Only steps that touched this field. */
  readonly field: string | null;
}

export interface ExplainedRun {
  readonly key: string;
  readonly pipeline: string;
  readonly settingsFile: string;
  readonly status: RunStatus;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly configHash: string;
  readonly topologyHash: string;
  readonly canonicalVersion: string;
  readonly hashMode: HashMode;
  readonly reproducibilityGrade: ReproducibilityGrade | null;
  /** The processes that executed it, oldest first. */
  readonly segments: readonly ExplainedSegment[];
}

export interface ExplainedSegment {
  readonly index: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly endStatus: RunEndStatus | null;
  readonly endReason: JsonValue;
  readonly codeVersion: string;
  readonly nodeVersion: string;
  readonly pluginVersions: JsonObject;
  readonly host: string;
  readonly pid: number;
}

export interface ExplainedRow {
  readonly id: string;
  readonly index: number;
  readonly file: string;
  readonly line: number;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly sha256: string;
  /** The record as the source gave it. */
  readonly raw: StoredText;
}

/** Bytes as they can be printed: text where they are UTF-8, else base64. */
export type StoredText =
  | { readonly available: true; readonly encoding: 'utf8' | 'base64'; readonly text: string }
  | { readonly available: false; readonly why: Unavailable };

export type Unavailable =
  /** The payloads of the run are not there any more: purged, or lost. */
  | 'payload_gone'
  /** Only its hash was recorded. */
  | 'not_stored'
  /** The sink's output has not got its final name yet. */
  | 'not_published'
  /** Nobody said where the files of the pipeline are. */
  | 'not_looked_at'
  | 'file_gone'
  /** The file is there, and holds something else at that place. */
  | 'file_changed';

export interface ExplainedToken {
  readonly id: string;
  /** `asked`: the question was about it (or about its row). */
  readonly role: 'asked' | 'ancestor' | 'descendant';
  /** Id of its row; `null` for the output of a batch. */
  readonly row: string | null;
  readonly batch: string | null;
  readonly branch: string | null;
  readonly parents: readonly string[];
  readonly children: readonly string[];
  readonly steps: readonly ExplainedStep[];
  /** How it ended; `null` while it is on its way. */
  readonly end: ExplainedEnd | null;
}

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
  /** Whether the input is what the step before put out; `null` for the first step. */
  readonly inputIsPreviousOutput: boolean | null;
  /** What the step did to the row; `null` where that cannot be said: no output, or payloads are gone. */
  readonly changes: readonly FieldChange[] | null;
  readonly decision: ExplainedDecision | null;
  readonly error: ExplainedError | null;
  readonly taken: readonly ExplainedRoute[];
  readonly notTaken: readonly ExplainedRoute[];
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

export interface ExplainedEnd {
  readonly outcome: OutcomeKind;
  readonly recordedAt: string;
  /** The step that decided it: the last gate or error on its way. */
  readonly because: Because;
  readonly sink: string | null;
  readonly artifact: ExplainedArtifact | null;
  readonly written: ExplainedWrite | null;
  readonly error: ExplainedError | null;
  readonly batch: string | null;
  readonly forkGroup: number | null;
  readonly joinGroup: number | null;
  readonly expandGroup: number | null;
}

export type Because =
  | {
      readonly kind: 'gate';
      readonly state: string;
      readonly node: string;
      readonly decision: ExplainedDecision;
    }
  | {
      readonly kind: 'error';
      readonly state: string;
      readonly node: string;
      readonly nodeKind: NodeKind;
      readonly error: ExplainedError;
    }
  /** Nothing decided: every row goes that way. */
  | { readonly kind: 'path' };

export interface ExplainedArtifact {
  readonly id: string;
  readonly type: string;
  /** As the settings have it. */
  readonly path: string;
  /** The name that it was given; `null` before that. */
  readonly publishedPath: string | null;
  readonly publishedAt: string | null;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** The token's bytes in the output of the sink. */
export interface ExplainedWrite {
  /** Bytes from the start of the artifact. */
  readonly offset: number;
  readonly length: number;
  readonly sha256: string;
  readonly content: StoredText;
  /** Whether the published file still holds exactly these bytes there. */
  readonly inArtifact:
    | 'same'
    | Extract<Unavailable, 'not_published' | 'not_looked_at' | 'file_gone' | 'file_changed'>;
}
