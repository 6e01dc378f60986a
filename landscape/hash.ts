import { hash } from 'node:crypto';

import { canonicalJson } from './canonical-json.ts';

/** SHA-256 of bytes, or of the UTF-8 form of a text: 32 bytes. */
export function sha256(data: Uint8Array | string): Buffer {
  return hash('sha256', data, 'buffer');
}

/** SHA-256 over the canonical JSON of a value: 32 bytes. */
export function hashOf(value: unknown): Buffer {
  return sha256(canonicalJson(value));
}

/** Hashes are 32 bytes in storage and 64 hex digits wherever people or programs read them. */
export function toHex(digest: Uint8Array): string {
  return Buffer.from(digest.buffer, digest.byteOffset, digest.byteLength).toString('hex');
}
