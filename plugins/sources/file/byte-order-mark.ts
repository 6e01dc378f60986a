import type { FileWindow } from './file-window.ts';

const mark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Moves a window at the start of its file past a UTF-8 byte order mark, when there is one. */
export function skipByteOrderMark(window: FileWindow): void {
  while (window.unread < mark.length && window.fill());
  if (window.bytes.subarray(window.start, window.start + mark.length).equals(mark)) {
    window.start += mark.length;
  }
}
