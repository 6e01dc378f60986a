/** Collects encoded text in one block of memory that is used again after each `take`. */
export class EncodeBuffer {
  #bytes = Buffer.allocUnsafeSlow(1 << 16);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(text: string): void {
    if (text === '') return;
    // A UTF-16 code unit takes at most three bytes of UTF-8.
    const needed = this.#length + text.length * 3;
    if (needed > this.#bytes.length) this.#grow(needed);
    this.#length += this.#bytes.write(text, this.#length, 'utf8');
  }

  /** From `start` to the end, as a view: later additions leave it as it is, `take` frees its memory. */
  viewFrom(start: number): Uint8Array {
    return new Uint8Array(this.#bytes.buffer, start, this.#length - start);
  }

  /** Everything collected, as a view; what is added next overwrites it. */
  take(): Uint8Array {
    const all = this.viewFrom(0);
    this.#length = 0;
    return all;
  }

  /** Views of the old block keep it, so they stay valid. */
  #grow(needed: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
