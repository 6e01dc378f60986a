import { deepestNesting } from '../../../landscape/model/json.ts';
import { isClosing, isOpening, isSeparator, json } from './json-bytes.ts';
import { jsonNumberLoss } from './json-number.ts';

/**
 * One look at the bytes of a JSON value, before `JSON.parse` sees it: where it ends, and whether it
 * holds anything that the parser would change without a word. It does not check the grammar; the
 * parser does. One object is used for many values, `run` after `run`.
 */
export class JsonScan {
  /**
   * `complete`: it ends at `end`. `open`: it goes on behind the limit. `mismatched`: brackets do not
   * pair, so that nobody can say where it ends.
   */
  outcome: 'complete' | 'open' | 'mismatched' = 'open';
  end = 0;
  /** Deepest nesting, 0 for a text or number. */
  depth = 0;
  /** Members of all objects in it; the parser drops all but the last of those with the same key. */
  members = 0;
  lineBreaks = 0;
  /** Has escapes that may make half a character, or NUL. */
  oddText = false;
  /** Has numbers that would be rounded. */
  oddNumbers = false;
  negativeZero = false;
  /** Has `NaN` or `Infinity` where a value stands. */
  nonFiniteWord = false;

  readonly #openers = new Uint8Array(deepestNesting);

  /** @param start - Index of the first byte; white space may come before the value. */
  run(bytes: Buffer, start: number, limit: number): void {
    this.#reset();
    let depth = 0;
    let at = start;
    while (at < limit) {
      const byte = bytes[at]!;
      if (byte === json.quote) {
        at = this.#string(bytes, at + 1, limit);
        if (depth === 0 && at <= limit) return this.#ends('complete', at);
      } else if (byte <= json.space) {
        if (byte === json.lineFeed) this.lineBreaks += 1;
        at += 1;
      } else if (byte === json.colon) {
        this.members += 1;
        at += 1;
      } else if (byte === json.comma) {
        at += 1;
      } else if (isOpening(byte)) {
        if (depth < deepestNesting) this.#openers[depth] = byte;
        depth += 1;
        if (depth > this.depth) this.depth = depth;
        at += 1;
      } else if (isClosing(byte)) {
        depth -= 1;
        const pairs = depth >= deepestNesting || (depth >= 0 && this.#openers[depth] === byte - 2);
        if (!pairs) return this.#ends('mismatched', at);
        at += 1;
        if (depth === 0) return this.#ends('complete', at);
      } else {
        const isNumber = byte === json.minus || (byte >= json.zero && byte <= json.nine);
        at = isNumber ? this.#number(bytes, at, limit) : this.#word(bytes, at, limit);
        if (depth === 0 && at < limit) return this.#ends('complete', at);
      }
    }
    this.#ends('open', limit);
  }

  /** @returns the index behind the closing quote, beyond the limit when there is none. */
  #string(bytes: Buffer, from: number, limit: number): number {
    let at = from;
    for (; at < limit; at += 1) {
      const byte = bytes[at];
      if (byte === json.quote) return at + 1;
      if (byte === json.backslash) {
        if (bytes[at + 1] === 0x75) this.oddText ||= isOddEscape(bytes, at + 2);
        at += 1;
      } else if (byte === json.lineFeed) {
        this.lineBreaks += 1;
      }
    }
    return limit + 1;
  }

  #number(bytes: Buffer, from: number, limit: number): number {
    let at = from + 1;
    let exponent = false;
    for (; at < limit; at += 1) {
      const byte = bytes[at]!;
      if (byte >= json.zero && byte <= json.nine) continue;
      if (byte === 0x65 || byte === 0x45) exponent = true;
      else if (byte !== 0x2e && byte !== 0x2b && byte !== json.minus) break;
    }
    if (exponent || at - from > 15) {
      this.oddNumbers ||= jsonNumberLoss(bytes.toString('latin1', from, at)) !== undefined;
    }
    if (bytes[from] === json.minus && bytes[from + 1] === json.zero) {
      this.negativeZero ||= Number(bytes.toString('latin1', from, at)) === 0;
    }
    return at;
  }

  #word(bytes: Buffer, from: number, limit: number): number {
    let at = from;
    while (
      at < limit &&
      !isSeparator(bytes[at]!) &&
      !isOpening(bytes[at]) &&
      bytes[at] !== json.quote
    ) {
      at += 1;
    }
    const first = bytes[from];
    if (first === 0x4e || first === 0x49) {
      const word = bytes.toString('latin1', from, Math.min(at, from + 9));
      this.nonFiniteWord ||= word === 'NaN' || word === 'Infinity';
    }
    return at;
  }

  #ends(outcome: JsonScan['outcome'], end: number): void {
    this.outcome = outcome;
    this.end = end;
  }

  #reset(): void {
    this.depth = 0;
    this.members = 0;
    this.lineBreaks = 0;
    this.oddText = false;
    this.oddNumbers = false;
    this.negativeZero = false;
    this.nonFiniteWord = false;
  }
}

/** True for `\u0000` and for surrogates, paired or not. */
function isOddEscape(bytes: Buffer, at: number): boolean {
  const hex = bytes.toString('latin1', at, at + 4);
  return hex === '0000' || /^d[89a-f]/i.test(hex);
}
