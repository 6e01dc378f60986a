import { isUtf8 } from 'node:buffer';

import type { FileWindow } from './file-window.ts';

export type Encoding = 'utf-8' | 'latin1';

/**
 * The text of some bytes in a window; `undefined` when they are no UTF-8. Decoding puts U+FFFD where
 * bytes make no character, so only then it is worth to look at them a second time.
 */
export function decodeText(
  window: FileWindow,
  start: number,
  end: number,
  encoding: Encoding,
): string | undefined {
  if (window.ascii || encoding === 'latin1') return window.bytes.toString('latin1', start, end);
  const text = window.bytes.toString('utf8', start, end);
  if (text.includes('\ufffd') && !isUtf8(window.bytes.subarray(start, end))) return undefined;
  return text;
}
