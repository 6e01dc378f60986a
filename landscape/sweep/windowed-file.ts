import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** A file read in places that mostly follow one another: one system call for many of them. */
export interface WindowedFile {
  readonly size: number;
  /** The bytes there; fewer when the file ends before. Valid until the next read. */
  read(offset: number, length: number): Buffer;
  close(): void;
}

const windowSize = 1024 * 1024;

/** Throws what opening a file throws. */
export function openWindowedFile(path: string): WindowedFile {
  const file = openSync(path, constants.O_RDONLY);
  const { size } = fstatSync(file);
  let window = Buffer.allocUnsafe(Math.min(windowSize, size));
  let start = 0;
  let end = 0;

  function fill(offset: number, length: number): void {
    if (length > window.length) window = Buffer.allocUnsafe(length);
    start = offset;
    end = offset;
    for (let wanted = window.length; wanted > 0;) {
      const count = readSync(file, window, end - start, wanted, end);
      if (count === 0) break;
      end += count;
      wanted -= count;
    }
  }

  return {
    size,
    read(offset, length) {
      if (offset < start || offset + length > end) fill(offset, length);
      return window.subarray(offset - start, Math.min(offset + length, end) - start);
    },
    close: () => closeSync(file),
  };
}
