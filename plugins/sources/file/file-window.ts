import { isAscii } from 'node:buffer';
import { createHash } from 'node:crypto';

import type { SourceFile } from './source-file.ts';

export const defaultChunkBytes = 1024 * 1024;

/**
 * The part of a file that is in memory, moved forward by `fill`. Readers look at `bytes` from
 * `start` on and push `start` (and `line`) past what they are done with. Bytes before `start` stay
 * where they are until the next `fill`, so views of them hold until then.
 *
 * On the way everything is hashed: `digestAt` says what lay before a position.
 */
export class FileWindow {
  /** What is in memory: a view without unused capacity. */
  bytes: Buffer = Buffer.alloc(0);
  /** Index in `bytes` of the first byte that no reader is done with. */
  start = 0;
  /** Line on which `start` is, from 1; readers keep it. */
  line = 1;
  /** True when nothing follows after `bytes`. */
  atEnd = false;
  /** True when all of `bytes` is ASCII. */
  ascii = true;
  /** True when a NUL is among `bytes`. */
  hasNul = false;

  readonly #file: SourceFile;
  readonly #hash = createHash('sha256');
  #buffer: Buffer;
  /** Offset in the file of `bytes[0]`. */
  #base = 0;
  /** Index in `bytes` up to which everything is hashed. */
  #hashed = 0;

  constructor(file: SourceFile, chunkBytes: number = defaultChunkBytes) {
    this.#file = file;
    this.#buffer = Buffer.allocUnsafe(chunkBytes);
  }

  /** As the settings name it. */
  get file(): string {
    return this.#file.name;
  }

  /** Bytes in memory that no reader is done with. */
  get unread(): number {
    return this.bytes.length - this.start;
  }

  /** Offset in the file of `start`. */
  get offset(): number {
    return this.offsetOf(this.start);
  }

  offsetOf(index: number): number {
    return this.#base + index;
  }

  /**
   * Reads on. Everything before `start` leaves; when the rest takes all the room, the room doubles,
   * so that a record which grows is looked at a few times only.
   *
   * @returns false at the end of the file.
   */
  fill(): boolean {
    this.#hashTo(this.start);
    const kept = this.unread;
    const target = kept === this.#buffer.length ? Buffer.allocUnsafe(kept * 2) : this.#buffer;
    this.bytes.copy(target, 0, this.start);
    this.#base += this.start;
    const read = this.#file.read(target, kept, this.#base + kept);
    this.#buffer = target;
    this.bytes = target.subarray(0, kept + read);
    this.start = 0;
    this.#hashed = 0;
    this.atEnd = read === 0;
    this.ascii = isAscii(this.bytes);
    this.hasNul = this.bytes.includes(0);
    return read > 0;
  }

  /** Goes to an offset that lies ahead. @returns false when the file ends before it. */
  skipTo(offset: number): boolean {
    while (offset > this.offsetOf(this.bytes.length)) {
      this.start = this.bytes.length;
      if (!this.fill()) return false;
    }
    this.start = offset - this.#base;
    return true;
  }

  /** SHA-256 of everything before an offset, in hex; asked for with rising offsets only. */
  digestAt(offset: number): string {
    this.#hashTo(offset - this.#base);
    return this.#hash.copy().digest('hex');
  }

  /** A copy of the file's bytes at an offset, wherever the window is; shorter at the end of the file. */
  copyAt(offset: number, length: number): Buffer {
    const copy = Buffer.alloc(length);
    return copy.subarray(0, this.#file.read(copy, 0, offset));
  }

  #hashTo(index: number): void {
    if (index < this.#hashed)
      throw new RangeError('digests are asked for with rising offsets only');
    this.#hash.update(this.bytes.subarray(this.#hashed, index));
    this.#hashed = index;
  }
}
