import type { SourceItem } from '../../contract.ts';
import type { FileWindow } from '../file/file-window.ts';
import type { FoundLine, LongRecord } from '../file/split-lines.ts';
import { tooLarge } from '../file/too-large.ts';
import { isSpace } from './json-bytes.ts';
import type { JsonRecordReader } from './json-records.ts';
import { JsonScan } from './json-scan.ts';

/** Makes items of lines that hold an object each; lines of white space are blank. */
export function jsonLineReader(
  window: FileWindow,
  maxBytes: number,
  readRecord: JsonRecordReader,
): (found: readonly (FoundLine | LongRecord)[]) => readonly SourceItem[] {
  const scan = new JsonScan();
  return (found) =>
    found.map((record) => {
      const { file, bytes } = window;
      if (record.kind === 'too_large') return tooLarge(record, file, maxBytes);
      const { start, end, next, line } = record;
      const range = { file, offset: window.offsetOf(start), length: next - start, line };
      if (isBlank(bytes, start, end)) return { ...range, kind: 'skipped', reason: 'blank' };
      scan.run(bytes, start, end);
      const result = readRecord(start, end, scan);
      return { ...range, kind: 'record', raw: bytes.subarray(start, next), result };
    });
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  let at = start;
  while (at < end && isSpace(bytes[at]!)) at += 1;
  return at === end;
}
