import type { SkippedRange } from '../../contract.ts';
import { shorten } from '../../schema/show-value.ts';
import { skipByteOrderMark } from '../file/byte-order-mark.ts';
import { decodeText } from '../file/decode-text.ts';
import { FileWindow } from '../file/file-window.ts';
import { refill } from '../file/in-chunks.ts';
import type { Refill } from '../file/in-chunks.ts';
import { LineBreaks } from '../file/line-breaks.ts';
import type { SourceFile } from '../file/source-file.ts';
import { splitLines } from '../file/split-lines.ts';
import type { LongRecord } from '../file/split-lines.ts';
import type { CsvOptions } from './csv-options.ts';
import { splitQuotedRecords } from './split-cells.ts';
import { splitRecords } from './split-records.ts';
import type { FoundRecord } from './split-records.ts';

/** What stands before the first record of a CSV file. */
export interface CsvHeader {
  /** Ranges that tile the file up to the first record. */
  readonly preamble: readonly SkippedRange[];
  /** Offset and line of what follows. */
  readonly end: number;
  readonly nextLine: number;
  /** Names of the fields as the file has them; absent when it ends before a header. */
  readonly names?: readonly string[];
  /** Why the header cannot be read. */
  readonly problem?: string;
}

/** Most headers are shorter by far; a longer one makes the window grow. */
const headerChunkBytes = 16 * 1024;

/** Reads the header from the start of the file; under `columns` the file has none. */
export function readCsvHeader(file: SourceFile, options: CsvOptions): CsvHeader {
  const window = new FileWindow(file, headerChunkBytes);
  const preamble: SkippedRange[] = [];
  let offset = 0;
  let line = 1;
  const skipped = (reason: SkippedRange['reason']): void => {
    const length = window.offset - offset;
    if (length === 0) return;
    preamble.push({ kind: 'skipped', file: file.name, offset, length, line, reason });
    offset = window.offset;
    line = window.line;
  };

  if (options.encoding === 'utf-8') skipByteOrderMark(window);
  skipped('byte_order_mark');
  const breaks = new LineBreaks(window, { loneCr: true });
  const lines = splitLines(window, breaks, options.max_record_bytes);
  for (let i = 0; i < options.skip_rows && next(lines) !== undefined; i += 1) {
    skipped('skipped_row');
  }
  const names = options.columns ?? readNames(window, options, skipped);
  const place = { preamble, end: window.offset, nextLine: window.line };
  if (names === undefined) return place;
  return typeof names === 'string' ? { ...place, problem: names } : { ...place, names };
}

/** The names in the header, why they cannot be read, or `undefined` when there is no header. */
function readNames(
  window: FileWindow,
  options: CsvOptions,
  skipped: (reason: 'blank' | 'header') => void,
): readonly string[] | string | undefined {
  const delimiter = options.delimiter.charCodeAt(0);
  const records = splitRecords(window, { delimiter, maxBytes: options.max_record_bytes });
  let record = next(records);
  while (record?.kind === 'blank') {
    skipped('blank');
    record = next(records);
  }
  skipped('header');
  return record === undefined ? undefined : namesIn(window, record, options);
}

function namesIn(
  window: FileWindow,
  record: FoundRecord | LongRecord,
  { delimiter, encoding }: CsvOptions,
): readonly string[] | string {
  if (record.kind === 'too_large') return 'it is longer than `max_record_bytes`';
  const text = decodeText(window, record.start, record.end, encoding);
  if (text === undefined) return `it is no UTF-8${utf16Hint(window)}`;
  if (text.includes('\0')) return `it contains NUL${utf16Hint(window)}`;
  if (record.kind === 'plain') return text.split(delimiter);
  const [names] = record.kind === 'quoted' ? splitQuotedRecords([text], delimiter) : [];
  return names ?? `its quotes do not fit together: ${shorten(text)}`;
}

/** What a reader finds next, when nobody holds on to what the window shows. */
function next<F>(found: Generator<F | Refill>): F | undefined {
  for (;;) {
    const step = found.next();
    if (step.done === true) return undefined;
    if (step.value !== refill) return step.value;
  }
}

function utf16Hint(window: FileWindow): string {
  const [first, second] = window.copyAt(0, 2);
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return isUtf16 ? '; the file is UTF-16: convert it to UTF-8' : '';
}
