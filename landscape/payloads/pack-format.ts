import { contentTypes } from '../model/payload.ts';
import type { ContentType, PayloadClass } from '../model/payload.ts';

/**
 * A pack is a 16-byte header and frames, one payload each:
 *
 *     uint32 LE length · uint8 content type · 3 zero bytes · 32 bytes SHA-256 · the bytes
 *
 * A reference is a logical offset: pack number times {@link packSpan} plus the frame's offset in the
 * pack's file. Compressing a pack changes no reference. A frame always starts within the span; a very
 * large payload may reach beyond it, and then the next pack has the next number whose span is free.
 */
export const packSpan = 64 * 1024 * 1024;
export const packHeader = Buffer.from('ELSPETH PACK v1\n', 'latin1');
export const frameHeaderLength = 40;

export function packFileName(kind: PayloadClass, packNumber: number): string {
  return `${kind}-${String(packNumber).padStart(6, '0')}.pack`;
}

/** Writes a frame's header at `at`; the SHA-256 must follow at `at + 8`. */
export function writeFrameStart(
  target: Buffer,
  at: number,
  length: number,
  type: ContentType,
): void {
  target.writeUInt32LE(length, at);
  target.writeUInt32LE(contentTypes[type], at + 4);
}

export interface FrameHeader {
  readonly length: number;
  readonly contentType: ContentType;
  readonly hash: Buffer;
}

/** The header's facts, or `undefined` when the 40 bytes are no frame header. */
export function parseFrameHeader(bytes: Buffer): FrameHeader | undefined {
  const code = bytes.readUInt32LE(4);
  const type = contentTypeOf(code);
  if (type === undefined) return undefined;
  return { length: bytes.readUInt32LE(0), contentType: type, hash: bytes.subarray(8, 40) };
}

/** The length of the payload whose header begins at `at`; `undefined` when none does. */
export function frameLengthAt(bytes: Buffer, at: number): number | undefined {
  return contentTypeOf(bytes.readUInt32LE(at + 4)) === undefined
    ? undefined
    : bytes.readUInt32LE(at);
}

function contentTypeOf(code: number): ContentType | undefined {
  if (code === contentTypes['application/json']) return 'application/json';
  if (code === contentTypes['application/octet-stream']) return 'application/octet-stream';
  return undefined;
}
