/** How far the record at an index reaches, read as RFC 4180 has it. */
export type QuoteWalk =
  /** Well-formed; `at` is its line break or the end of the file. */
  | { readonly kind: 'closed'; readonly at: number }
  /** `at` is the byte that cannot stand there. */
  | { readonly kind: 'malformed'; readonly at: number }
  /** The bytes end within the record; at the end of the file that is an unclosed quote. */
  | { readonly kind: 'more' };

const quote = 0x22;
const lf = 0x0a;
const cr = 0x0d;

/**
 * Walks over the fields of one record.
 *
 * @param atEnd - Nothing follows after `bytes`.
 */
export function walkQuotes(
  bytes: Buffer,
  start: number,
  delimiter: number,
  atEnd: boolean,
): QuoteWalk {
  let at = start;
  for (;;) {
    if (bytes[at] === quote) {
      const closing = closingQuote(bytes, at + 1);
      if (closing < 0) return { kind: 'more' };
      at = closing + 1;
    } else {
      while (at < bytes.length && isText(bytes[at]!, delimiter)) at += 1;
    }
    if (at >= bytes.length) return atEnd ? { kind: 'closed', at } : { kind: 'more' };
    const behind = bytes[at]!;
    if (behind === lf) return { kind: 'closed', at };
    if (behind === cr) {
      // The LF of a CRLF may still be outside.
      return atEnd || at + 1 < bytes.length ? { kind: 'closed', at } : { kind: 'more' };
    }
    // A quote inside an unquoted field, or text behind a closing quote.
    if (behind !== delimiter) return { kind: 'malformed', at };
    at += 1;
  }
}

/** Index of the quote that closes a field, doubled ones passed over; -1 when it is not there. */
function closingQuote(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(quote, from);
  while (at >= 0 && bytes[at + 1] === quote) at = bytes.indexOf(quote, at + 2);
  return at;
}

function isText(byte: number, delimiter: number): boolean {
  return byte !== delimiter && byte !== quote && byte !== lf && byte !== cr;
}
