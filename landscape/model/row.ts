import type { NodeIndex, RowId, RunId } from './ids.ts';
import type { PayloadRef } from './payload.ts';

/** One record as the source gave it. Its identity never changes. */
export interface Row extends SourceRange {
  readonly rowId: RowId;
  /** The record's position in the source, from 0. */
  readonly rowIndex: number;
  readonly sourceNodeIndex: NodeIndex;
  /** The record's bytes as the source gave them. */
  readonly source: PayloadRef & { readonly offset: number };
  readonly createdAtMs: number;
}

/** Bytes of a source that are no record: a header, blank lines, a byte order mark. */
export interface SkippedRange extends SourceRange {
  readonly reason: string;
}

/** Where in the input something lay. */
export interface SourceRange {
  readonly runId: RunId;
  readonly fileIndex: number;
  readonly byteOffset: number;
  readonly byteLength: number;
  /** Line on which it starts, from 1. */
  readonly line: number;
}

/** A file as the settings name it (relative where they are). */
export interface SourceFile {
  readonly runId: RunId;
  readonly fileIndex: number;
  readonly path: string;
}
