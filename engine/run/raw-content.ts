import type { SinkEntry } from '../../plugins/contract.ts';

/** A record that could not be read, as it is written out: text when it is text, else base64. */
export function rawContent(raw: Uint8Array, line: number): SinkEntry['content'] {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const text = bytes.toString('utf8');
  // Comparing tells valid UTF-8 from bytes that were replaced by U+FFFD on the way.
  const isText = bytes.equals(Buffer.from(text, 'utf8'));
  return { kind: 'raw', text: isText ? text : bytes.toString('base64'), base64: !isText, line };
}
