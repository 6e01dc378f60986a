/** What a column can hold. */
export type StoredValue = string | number | Uint8Array | null;

/**
 * Records of one table whose keys fall into one block are summed up together: small enough to say where
 * something is wrong, large enough to cost next to nothing.
 */
export const blockKeys = 4096;

/** Sums are kept modulo 2^32. */
export const sumModulus = 0x1_0000_0000;

/** Tells the columns of a table apart in its sums. */
export function columnSeed(name: string): number {
  return hashText(0x811c9dc5, name);
}

/**
 * What the value of a column adds to the sum of its block. Every step is a bijection of 32 bits, so a
 * single value that changed always changes the sum; several that changed go unseen once in 2^32. It
 * guards against disks, cables and mistakes; whoever can compute it can forge it. NULL adds nothing, so
 * that a column which is filled later is added then.
 *
 * FNV-1a over the bytes or UTF-16 units, and the finalizer of MurmurHash3 (Austin Appleby).
 */
export function valueSum(seed: number, key: number, value: StoredValue): number {
  if (value === null) return 0;
  const start = mix(Math.imul(seed ^ key, 0x9e3779b1));
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return mix(hashText(start, String(value))) >>> 0;
    const high = Math.floor(value / sumModulus);
    return mix(mix(start ^ value) ^ high) >>> 0;
  }
  return mix(typeof value === 'string' ? hashText(start, value) : hashBytes(start, value)) >>> 0;
}

/** The same for bytes as SQLite's `quote()` writes them: `X'`, hex digits in capitals, `'`. */
export function quotedBytesSum(seed: number, key: number, quoted: string): number {
  let hash = mix(Math.imul(seed ^ key, 0x9e3779b1));
  for (let i = 2; i < quoted.length - 2; i += 2) {
    const byte = (digit(quoted.charCodeAt(i)) << 4) | digit(quoted.charCodeAt(i + 1));
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return mix(hash) >>> 0;
}

/** The value of a hex digit, by its character code: of a letter, the sixth bit is set. */
function digit(code: number): number {
  return (code & 0xf) + 9 * (code >> 6);
}

function hashText(start: number, text: string): number {
  let hash = start;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

function hashBytes(start: number, bytes: Uint8Array): number {
  let hash = start;
  for (let i = 0; i < bytes.length; i += 1) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash;
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
