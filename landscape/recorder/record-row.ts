import type { RowId, TokenId } from '../model/ids.ts';
import type { StoredPayload } from '../payloads/pack-writer.ts';
import type { Recorder } from './recorder.ts';

/** A source record on its arrival: where it lay, and its bytes as the source gave them. */
export interface ArrivedRow {
  readonly rowIndex: number;
  readonly sourceNode: number;
  readonly fileIndex: number;
  readonly offset: number;
  readonly length: number;
  readonly line: number;
  readonly raw: Uint8Array;
}

/** Records a source record and its token; every record of a source gets both, bad ones too. */
export function recordRow(
  recorder: Recorder,
  row: ArrivedRow,
): { readonly rowId: RowId; readonly tokenId: TokenId; readonly raw: StoredPayload } {
  const { ids, runId, facts, deltas, payloads, clock } = recorder;
  const raw = payloads.putBytes(row.raw);
  const rowId = ids.next('rows');
  const tokenId = ids.next('tokens');
  const now = clock.nowMs();
  facts.rows.push(
    rowId,
    runId,
    row.rowIndex,
    row.sourceNode,
    raw.hash,
    raw.offset,
    row.fileIndex,
    row.offset,
    row.length,
    row.line,
    now,
  );
  facts.rowTokens.push(tokenId, runId, rowId, now);
  deltas.rows += 1;
  deltas.tokens += 1;
  deltas.sourceBytes += row.length;
  return { rowId, tokenId, raw };
}

/** Records bytes of a source that are no record (a header, blank lines), so that nothing is unaccounted for. */
export function recordSkippedRange(
  recorder: Recorder,
  range: {
    readonly fileIndex: number;
    readonly offset: number;
    readonly length: number;
    readonly line: number;
    readonly reason: string;
  },
): void {
  recorder.facts.skippedRanges.push(
    recorder.runId,
    range.fileIndex,
    range.offset,
    range.length,
    range.line,
    range.reason,
  );
  recorder.deltas.sourceBytes += range.length;
}

/** Records the first appearance of a source file. */
export function recordSourceFile(recorder: Recorder, fileIndex: number, path: string): void {
  recorder.facts.sourceFiles.push(recorder.runId, fileIndex, path);
}
