import type { FileWindow } from './file-window.ts';

const lf = 0x0a;
const cr = 0x0d;

/**
 * Finds where the line at `window.start` ends: at LF or CRLF, and with `loneCr` at a CR alone too.
 * Each byte is looked at once, natively, however many lines share the memory.
 */
export class LineBreaks {
  /** Index of the line break, or of the end of the file. */
  end = 0;
  /** Index of the next line. */
  next = 0;

  readonly #window: FileWindow;
  readonly #loneCr: boolean;
  #bytes: Buffer;
  #lf = -1;
  #cr = -1;

  constructor(window: FileWindow, { loneCr }: { readonly loneCr: boolean }) {
    this.#window = window;
    this.#loneCr = loneCr;
    this.#bytes = window.bytes;
  }

  /** Sets `end` and `next`; false when that takes bytes which are not in memory yet. */
  find(): boolean {
    const { bytes, start, atEnd } = this.#window;
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#lf = -1;
      this.#cr = -1;
    }
    if (this.#lf < start) this.#lf = indexOf(bytes, lf, start);
    if (this.#cr < start) this.#cr = this.#loneCr ? indexOf(bytes, cr, start) : bytes.length;
    this.end = this.#lf < this.#cr ? this.#lf : this.#cr;
    if (this.end === bytes.length) {
      this.next = this.end;
      return atEnd;
    }
    this.next = this.end + breakLength(bytes, this.end);
    // The LF of a CRLF may still be outside.
    return atEnd || this.next < bytes.length || bytes[this.next - 1] === lf;
  }
}

/** Length of the line break at an index: 2 for CRLF, else 1. */
export function breakLength(bytes: Buffer, index: number): number {
  return bytes[index] === cr && bytes[index + 1] === lf ? 2 : 1;
}

/** Line breaks that start in a range, a lone CR counted. */
export function countBreaks(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i += 1) {
    if (bytes[i] === lf || (bytes[i] === cr && bytes[i + 1] !== lf)) count += 1;
  }
  return count;
}

function indexOf(bytes: Buffer, byte: number, from: number): number {
  const found = bytes.indexOf(byte, from);
  return found < 0 ? bytes.length : found;
}
