/** Bytes that mean something in JSON. */
export const json = {
  lineFeed: 0x0a,
  space: 0x20,
  quote: 0x22,
  comma: 0x2c,
  minus: 0x2d,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  openArray: 0x5b,
  backslash: 0x5c,
  closeArray: 0x5d,
  openObject: 0x7b,
  closeObject: 0x7d,
} as const;

export function isOpening(byte: number | undefined): boolean {
  return byte === json.openObject || byte === json.openArray;
}

export function isClosing(byte: number | undefined): boolean {
  return byte === json.closeObject || byte === json.closeArray;
}

export function isSpace(byte: number): boolean {
  return byte === json.space || (byte >= 0x09 && byte <= 0x0d && byte !== 0x0b && byte !== 0x0c);
}

/** True for bytes that can only stand between values. */
export function isSeparator(byte: number): boolean {
  return byte === json.comma || byte === json.colon || isClosing(byte) || isSpace(byte);
}
