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
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at]!;
      const endsScalar = this.#depth === 0 && this.#last === 'other' && !this.#inText;
      if (endsScalar && (isSeparator(byte) || byte === json.quote || isOpening(byte))) return at;
      if (byte === json.lineFeed) this.lineBreaks += 1;
      if (this.#inText ? this.#textByte(byte) : this.#plainByte(byte)) return at + 1;
    }
    return -1;
  }

  /** @returns true when the value ends with this byte. */
  #textByte(byte: number): boolean {
    if (this.#escaped) this.#escaped = false;
    else if (byte === json.backslash) this.#escaped = true;
    else if (byte === json.quote) {
      this.#inText = false;
      this.#last = 'text';
      return this.#depth === 0;
    }
    return false;
  }

  #plainByte(byte: number): boolean {
    if (isSpace(byte)) return false;
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
