import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/**
 * A file read in places that mostly follow one another, in a few rows at once: what the members of
 * several batches wrote lies apart. One system call for many of them.
 */
export interface WindowedFile {
  readonly size: number;
  /** The bytes there; fewer when the file ends before. Valid until the next read. */
  read(offset: number, length: number): Buffer;
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

  function windowAt(number: number): Buffer {
    const known = windows.get(number);
    if (known !== undefined) {
      windows.delete(number);
      windows.set(number, known);
      return known;
    }
    const start = number * windowSize;
    const window = fill(file, start, Math.max(0, Math.min(windowSize, size - start)));
    const [oldest] = windows.keys();
    if (windows.size >= mostWindows && oldest !== undefined) windows.delete(oldest);
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
    close: () => closeSync(file),
  };
}

/** Reads up to `length` bytes from `offset` on. */
function fill(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(Math.max(0, length));
  let end = 0;
  while (end < bytes.length) {
    const count = readSync(file, bytes, end, bytes.length - end, offset + end);
    if (count === 0) break;
    end += count;
  }
  return bytes.subarray(0, end);
}
