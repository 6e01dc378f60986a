import type { FileWindow } from '../file/file-window.ts';
import { refill } from '../file/in-chunks.ts';
import type { Behind, Refill } from '../file/in-chunks.ts';
import { breakLength, countBreaks, LineBreaks } from '../file/line-breaks.ts';
import { isLongLine, skipLongLine } from '../file/split-lines.ts';
import type { LongRecord } from '../file/split-lines.ts';
import { walkQuotes } from './walk-quotes.ts';

/** One record; its indexes in `window.bytes` hold until the next refill. */
export interface FoundRecord extends Behind {
  readonly kind: 'blank' | 'plain' | 'quoted' | 'stray_quote' | 'unclosed_quote';
  readonly start: number;
  /** Where its line break begins. */
  readonly end: number;
  readonly next: number;
  readonly line: number;
}

export interface RecordForm {
  /** A byte below 128. */
  readonly delimiter: number;
  readonly maxBytes: number;
}

const quoteByte = 0x22;

/**
 * CSV records (RFC 4180) from `window.start` to the end of the file. A line ends at LF, CRLF or a
 * lone CR; a record ends with its line, unless the line break stands in a quoted field.
 *
 * **Is it a field of several lines, or a quote that nobody closed?** A record is believed to go on
 * after a line break only when all of it reads as RFC 4180 has it: quotes open at the very beginning
 * of a field, a quote inside is doubled, and behind the closing one comes a delimiter, a line break
 * or the end of the file. Where that fails (a quote inside an unquoted field, text behind a closing
 * quote, no closing quote before the end of the file or within `maxBytes`), the record ends at its
 * *first* line break, is bad, and reading goes on with the next line. So a stray quote costs one
 * record: the next quote in the file opens a good field, so that text stands behind it, and it cannot
 * close the stray one.
 *
 * What is well-formed is always believed, also when it has the wrong number of fields: to take it
 * apart would make rows of the lines of a text, and a row that nobody wrote is worse than a bad one.
 *
 * No line is walked more than about three times: one that is looked at again alone was a middle line
 * of a failed record, so its quotes pair up on the line itself.
 */
export function* splitRecords(
  window: FileWindow,
  { delimiter, maxBytes }: RecordForm,
): Generator<FoundRecord | LongRecord | Refill> {
  const breaks = new LineBreaks(window, { loneCr: true });
  let searched = window.bytes;
  let quote = -1;
  for (;;) {
    if (isLongLine(window, breaks, maxBytes)) {
      yield yield* skipLongLine(window, breaks);
      continue;
    }
    if (!breaks.find()) {
      yield refill;
      window.fill();
      continue;
    }
    const { bytes, start } = window;
    if (start === bytes.length) return;
    if (quote < start || searched !== bytes) {
      searched = bytes;
      quote = bytes.indexOf(quoteByte, start);
      if (quote < 0) quote = bytes.length;
    }
    if (quote >= breaks.end) {
      yield take(window, breaks.end === start ? 'blank' : 'plain', breaks.end, breaks.next);
      continue;
    }
    const walk = walkQuotes(bytes, start, delimiter, window.atEnd);
    if (walk.kind === 'more' && !window.atEnd && window.unread <= maxBytes + 1) {
      yield refill;
      window.fill();
    } else if (walk.kind === 'closed' && walk.at - start <= maxBytes) {
      yield take(window, 'quoted', walk.at, walk.at + breakLength(bytes, walk.at));
    } else {
      const onFirstLine = walk.kind === 'malformed' && walk.at < breaks.end;
      yield take(window, onFirstLine ? 'stray_quote' : 'unclosed_quote', breaks.end, breaks.next);
    }
  }
}

function take(
  window: FileWindow,
  kind: FoundRecord['kind'],
  end: number,
  behindBreak: number,
): FoundRecord {
  const { bytes, start, line } = window;
  const next = Math.min(behindBreak, bytes.length);
  const nextLine = line + (kind === 'quoted' ? countBreaks(bytes, start, end) : 0) + 1;
  window.start = next;
  window.line = nextLine;
  return { kind, start, end, next, line, nextLine };
}
