import type { ErrorRecord } from '../../../landscape/model/error-record.ts';
import type { SourceItem } from '../../contract.ts';
import type { RowReader, RowResult } from '../../schema/compile-row.ts';
import { decodeText } from '../file/decode-text.ts';
import type { FileWindow } from '../file/file-window.ts';
import type { LongRecord } from '../file/split-lines.ts';
import { tooLarge } from '../file/too-large.ts';
import {
  containsNul,
  invalidUtf8,
  strayQuote,
  unclosedQuote,
  wrongFieldCount,
} from './csv-errors.ts';
import type { CsvOptions } from './csv-options.ts';
import { splitQuotedRecords } from './split-cells.ts';
import type { FoundRecord } from './split-records.ts';

type Found = FoundRecord | LongRecord;

/**
 * Makes items of what the splitter found in a window.
 *
 * @param fieldCount - Fields that a record must have; `toRow` takes them in the order of the file.
 */
export function csvItemReader(
  window: FileWindow,
  { delimiter, encoding, max_record_bytes: maxBytes }: CsvOptions,
  fieldCount: number,
  toRow: RowReader,
): (found: readonly Found[]) => readonly SourceItem[] {
  const textOf = (record: Found): string | undefined =>
    record.kind === 'too_large' || record.kind === 'blank'
      ? undefined
      : decodeText(window, record.start, record.end, encoding);

  const toResult = (
    record: FoundRecord,
    text: string | undefined,
    quotedCells: ArrayIterator<readonly string[]>,
  ): RowResult => {
    if (text === undefined) return refused(invalidUtf8);
    const parsed = record.kind === 'quoted' ? quotedCells.next().value : undefined;
    const cells = parsed ?? text.split(delimiter);
    if (window.hasNul && text.includes('\0')) return refused(containsNul);
    if (record.kind === 'stray_quote') return refused(strayQuote(text));
    if (record.kind === 'unclosed_quote') return refused(unclosedQuote(text));
    if (cells.length === fieldCount) return toRow(cells);
    return refused(wrongFieldCount(cells.length, fieldCount, record.nextLine - record.line));
  };

  return (found) => {
    const texts = found.map(textOf);
    const quoted = texts.flatMap((text, i) =>
      text !== undefined && found[i]?.kind === 'quoted' ? [text] : [],
    );
    const quotedCells = splitQuotedRecords(quoted, delimiter).values();
    return found.map((record, i): SourceItem => {
      if (record.kind === 'too_large') return tooLarge(record, window.file, maxBytes);
      const { start, next, line } = record;
      const offset = window.offsetOf(start);
      const length = next - start;
      const { file } = window;
      if (record.kind === 'blank') {
        return { kind: 'skipped', file, offset, length, line, reason: 'blank' };
      }
      const raw = window.bytes.subarray(start, next);
      const result = toResult(record, texts[i], quotedCells);
      return { kind: 'record', file, offset, length, line, raw, result };
    });
  };
}

function refused(error: ErrorRecord): RowResult {
  return { ok: false, error };
}
