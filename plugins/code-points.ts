/** Characters as Unicode counts them: a surrogate pair is one, a letter and its accent may be two. */
export function codePoints(text: string): readonly string[] {
  return Array.from(text);
}

/** False for text in which UTF-16 offsets and positions in code points are the same. */
export function hasSurrogates(text: string): boolean {
  return /[\ud800-\udfff]/.test(text);
}

/** The UTF-16 offset behind the first `count` code points, at most the length of the text. */
export function offsetBehind(text: string, count: number): number {
  if (!hasSurrogates(text)) return Math.min(count, text.length);
  let offset = 0;
  for (let seen = 0; seen < count && offset < text.length; seen++) {
    offset += text.codePointAt(offset)! > 0xffff ? 2 : 1;
  }
  return offset;
}
