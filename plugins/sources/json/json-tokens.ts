/** A piece of JSON text; `text` is written as in the source, quotes included. */
export interface JsonToken {
  readonly kind: 'open' | 'close' | 'key' | 'string' | 'number';
  readonly text: string;
}

/**
 * The pieces of a well-formed JSON text that matter for a close look: brackets, keys, texts and
 * numbers. By hand, because a pattern over a text of megabytes overflows its stack.
 */
export function* jsonTokens(text: string): Generator<JsonToken> {
  let at = 0;
  while (at < text.length) {
    const character = text[at]!;
    let end = at + 1;
    if (character === '"') {
      end = stringEnd(text, end);
      yield { kind: isKey(text, end) ? 'key' : 'string', text: text.slice(at, end) };
    } else if (character === '-' || (character >= '0' && character <= '9')) {
      while (end < text.length && '0123456789.+-eE'.includes(text[end]!)) end += 1;
      yield { kind: 'number', text: text.slice(at, end) };
    } else if (character === '{' || character === '[') {
      yield { kind: 'open', text: character };
    } else if (character === '}' || character === ']') {
      yield { kind: 'close', text: character };
    }
    at = end;
  }
}

function stringEnd(text: string, from: number): number {
  let at = from;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function isKey(text: string, from: number): boolean {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text[at]!)) at += 1;
  return text[at] === ':';
}
