/**
 * JSON with a line for each value. Only the space between is ours: numbers keep every digit and texts every
 * escape that was recorded.
 */
export function indentJson(text: string): string {
  let written = '';
  let depth = 0;
  const breakLine = () => `\n${'  '.repeat(depth)}`;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    switch (character) {
      case '"': {
        const end = endOfText(text, at);
        written += text.slice(at, end);
        at = end - 1;
        break;
      }
      case '{':
      case '[': {
        const next = skipSpace(text, at + 1);
        const isEmpty = text.charAt(next) === '}' || text.charAt(next) === ']';
        if (isEmpty) {
          written += character + text.charAt(next);
          at = next;
        } else {
          depth += 1;
          written += character + breakLine();
        }
        break;
      }
      case '}':
      case ']':
        depth -= 1;
        written += breakLine() + character;
        break;
      case ',':
        written += `,${breakLine()}`;
        break;
      case ':':
        written += ': ';
        break;
      case ' ':
      case '\n':
      case '\r':
      case '\t':
        break;
      default:
        written += character;
    }
  }
  return `${written}\n`;
}

/** The place behind the quote that closes the text that begins at `start`. */
function endOfText(text: string, start: number): number {
  for (
    let quote = text.indexOf('"', start + 1);
    quote !== -1;
    quote = text.indexOf('"', quote + 1)
  ) {
    let first = quote;
    while (text.charAt(first - 1) === '\\') first -= 1;
    // Backslashes in pairs are escaped themselves.
    if ((quote - first) % 2 === 0) return quote + 1;
  }
  return text.length;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (/\s/.test(text.charAt(at))) at += 1;
  return at;
}
