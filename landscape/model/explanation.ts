import type { EndTally, ExplainedBatch } from './explained-batch.ts';
import type { ExplainedToken } from './explained-token.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Lineage } from './lineage.ts';
import type { HashMode, ReproducibilityGrade, RunStatus, SegmentEndStatus } from './run.ts';
import type { StoredText } from './stored-text.ts';

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
  /** The graph of the tokens below, with what of it is only counted. */
  readonly lineage: Lineage;
  /** How all that was asked about ended, the tokens that are not on this page included. */
  readonly ends: readonly EndTally[];
  /** The source records behind the tokens below: one, unless a batch brought several together. */
  readonly rows: readonly ExplainedRow[];
  /** The batches that made tokens of the graph or took them. */
  readonly batches: readonly ExplainedBatch[];
  /** Parents before their children. */
  readonly tokens: readonly ExplainedToken[];
  readonly page: ExplainedPage;
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
  /** Also what became of it, through batches too. */
  readonly down: boolean;
}

/** Which part of what was asked about is explained; ancestors always are. */
export interface ExplainedPage {
  /** Tokens that the question is about. */
  readonly tokens: number;
  readonly shown: number;
  /** What `--after` takes to go on; `null` on the last page. */
  readonly next: string | null;
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
  readonly endStatus: SegmentEndStatus | null;
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
