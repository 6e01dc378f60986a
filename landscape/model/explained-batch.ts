import type { BatchStatus, TriggerType } from './batch.ts';
import type { ExplainedError } from './explained-step.ts';
import type { JsonObject } from './json.ts';
import type { RowRange } from './lineage.ts';
import type { OutcomeKind } from './outcome.ts';

/** One flush of an aggregation, or what waits for it. */
export interface ExplainedBatch {
  readonly id: string;
  /** Name of its aggregation. */
  readonly node: string;
  readonly mode: 'transform' | 'passthrough';
  readonly status: BatchStatus;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** What flushed it; `null` before. */
  readonly trigger: TriggerType | null;
  /** Index of the row that the flush followed; `null` before the first, and before the flush. */
  readonly followsRow: number | null;
  /** The fields that its members share, with their values; `null` without `group_by`. */
  readonly group: JsonObject | null;
  readonly members: number;
  /** Members at which it is flushed; `null` where its trigger does not count. */
  readonly flushesAt: number | null;
  readonly outputs: number;
  /** Ids of its outputs, the first of them where they are many. */
  readonly outputIds: readonly string[];
  /** How its outputs ended. */
  readonly ends: readonly EndTally[];
  readonly error: ExplainedError | null;
  /** Over the rows of all members; `null` before the flush. */
  readonly inputSha256: string | null;
}

/** Tokens that ended in the same way; those whose row went on in other tokens are not counted. */
export interface EndTally {
  /** `null` of tokens without an end. */
  readonly outcome: OutcomeKind | null;
  readonly sink: string | null;
  readonly tokens: number;
}

/** A batch with a page of its members, ready to be printed as JSON. */
export interface BatchReport {
  readonly schema: 'elspeth.explain.batch';
  readonly schemaVersion: 1;
  /** Key of the run. */
  readonly run: string;
  readonly batch: ExplainedBatch;
  readonly rows: RowRange | null;
  readonly members: readonly BatchMember[];
  /** What `--after` takes to go on; `null` on the last page. */
  readonly next: number | null;
}

export interface BatchMember {
  /** Its place in the batch, from 1. */
  readonly position: number;
  readonly token: string;
  /** Index of its row; `null` when another batch made it. */
  readonly row: number | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly branch: string | null;
}
