import { isClosing, isOpening, isSeparator, isSpace, json } from './json-bytes.ts';

/**
 * Finds the end of a JSON value by its quotes and brackets alone, piece by piece: for values that are
 * too large or too broken to be parsed.
 */
export class ValueWalk {
  lineBreaks = 0;
  /**
   * False when a quote stands where none can be: a text opens behind something that is no separator,
   * or something else than a separator follows one. Then a quote is missing somewhere, texts and
   * what is between them have changed places, and the end that was found means nothing.
   */
  plausible = true;

  #depth = 0;
  #inText = false;
  #escaped = false;
  /** What the last byte was that is neither white space nor inside a text. */
  #last: 'separator' | 'text' | 'other' = 'separator';

  /** @returns the index behind the value, or -1 when it goes on behind `end`. */
  walk(bytes: Buffer, start: number, end: number = bytes.length): number {
    let at = start;
    while (at < end) {
      if (this.#inText) {
        at = this.#walkText(bytes, at, end);
        if (!this.#inText && this.#depth === 0) return at;
        continue;
      }
      const byte = bytes[at]!;
      const endsScalar = this.#depth === 0 && this.#last === 'other';
      if (endsScalar && (isSeparator(byte) || byte === json.quote || isOpening(byte))) return at;
      if (byte === json.lineFeed) this.lineBreaks += 1;
      at += 1;
      if (!isSpace(byte) && this.#walkPlain(byte)) return at;
    }
    return -1;
  }

  /** @returns the index behind the closing quote, or `end`. */
  #walkText(bytes: Buffer, start: number, end: number): number {
    let escaped = this.#escaped;
    this.#escaped = false;
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at];
      if (byte === json.lineFeed) this.lineBreaks += 1;
      if (escaped) escaped = false;
      else if (byte === json.backslash) escaped = true;
      else if (byte === json.quote) {
        this.#inText = false;
        this.#last = 'text';
        return at + 1;
      }
    }
    this.#escaped = escaped;
    return end;
  }

  /** @returns true when the value ends with this byte. */
  #walkPlain(byte: number): boolean {
    if (byte === json.quote) {
      if (this.#last !== 'separator') this.plausible = false;
      this.#inText = true;
      return false;
    }
    if (this.#last === 'text' && !isSeparator(byte)) this.plausible = false;
    const separates = byte === json.comma || byte === json.colon || isOpening(byte);
    this.#last = separates ? 'separator' : 'other';
    if (isOpening(byte)) this.#depth += 1;
    if (!isClosing(byte)) return false;
    this.#depth -= 1;
    return this.#depth <= 0;
  }
}
