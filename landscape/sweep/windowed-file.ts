import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/**
 * A file read in places that mostly follow one another, in a few rows at once: what the members of
 * several batches wrote lies apart. One system call for many of them.
 */
export interface WindowedFile {
  readonly size: number;
  /** The bytes there; fewer when the file ends before. Valid until the next read. */
  read(offset: number, length: number): Buffer;
  /** The same as hex digits; `''` where the file ends before, or where they lie in two windows. */
  hexAt(offset: number, length: number): string;
  close(): void;
}

const windowSize = 128 * 1024;
const mostWindows = 32;

/** Throws what opening a file throws. */
export function openWindowedFile(path: string): WindowedFile {
  const file = openSync(path, constants.O_RDONLY);
  const { size } = fstatSync(file);
  // By number; the one used last is the last.
  const windows = new Map<number, Buffer>();
  let latest: { readonly number: number; readonly window: Buffer } = {
    number: -1,
    window: Buffer.alloc(0),
  };

  function windowAt(number: number): Buffer {
    if (number === latest.number) return latest.window;
    const window = oneOfWindows(number);
    latest = { number, window };
    return window;
  }

  function oneOfWindows(number: number): Buffer {
    const known = windows.get(number);
    if (known !== undefined) {
      windows.delete(number);
      windows.set(number, known);
      return known;
    }
    const start = number * windowSize;
    const [oldest] = windows.keys();
    let used: Buffer | undefined;
    if (windows.size >= mostWindows && oldest !== undefined) {
      used = windows.get(oldest);
      windows.delete(oldest);
    }
    const length = Math.max(0, Math.min(windowSize, size - start));
    // The one that was not looked at for longest is written over.
    const window = fill(file, start, length, used);
    windows.set(number, window);
    return window;
  }

  return {
    size,
    read(offset, length) {
      const number = Math.floor(offset / windowSize);
      const within = offset - number * windowSize;
      if (within + length > windowSize) return fill(file, offset, Math.min(length, size - offset));
      return windowAt(number).subarray(within, within + length);
    },
    hexAt(offset, length) {
      const number = Math.floor(offset / windowSize);
      const within = offset - number * windowSize;
      const window = windowAt(number);
      return within + length > window.length ? '' : window.toString('hex', within, within + length);
    },
    close: () => closeSync(file),
  };
}

/** Reads up to `length` bytes from `offset` on, into `used` where that has the size. */
function fill(file: number, offset: number, length: number, used?: Buffer): Buffer {
  const bytes = used?.length === length ? used : Buffer.allocUnsafe(Math.max(0, length));
  let end = 0;
  while (end < bytes.length) {
    const count = readSync(file, bytes, end, bytes.length - end, offset + end);
    if (count === 0) break;
    end += count;
  }
  return bytes.subarray(0, end);
}
