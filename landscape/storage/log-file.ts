import { readSync } from 'node:fs';

/**
 * SQLite's write-ahead log (sqlite.org/fileformat2.html, section 4): a header of 32 bytes and frames of
 * 24 bytes and a page. The checksum of a frame goes on from that of the frame before it, so that each
 * of them vouches for all before it.
 */
export const logHeaderBytes = 32;
const frameHeaderBytes = 24;
/** The last bit of the first number says in which order the checksums read their numbers. */
const littleEndian = 0x377f0682;
const bigEndian = 0x377f0683;

export interface LogHeader {
  readonly pageBytes: number;
  readonly order: Order;
  readonly salts: bigint;
  readonly sum: Checksum;
}

export interface Frame {
  readonly page: number;
  /** Pages of the database after the transaction that this frame ends; 0: it ends none. */
  readonly pagesAfter: number;
  readonly salts: bigint;
  readonly sum: Checksum;
  /** Header and page. */
  readonly bytes: Buffer;
}

export interface Checksum {
  readonly first: number;
  readonly second: number;
}

type Order = 'little' | 'big';

/** `undefined` when the 32 bytes are no header that SQLite would accept. */
export function parseLogHeader(bytes: Buffer): LogHeader | undefined {
  const magic = bytes.readUInt32BE(0);
  if (magic !== littleEndian && magic !== bigEndian) return undefined;
  const order = magic === littleEndian ? 'little' : 'big';
  const sum = checksumAt(bytes, 24);
  const found = addTo({ first: 0, second: 0 }, bytes.subarray(0, 24), order);
  if (!isSame(found, sum)) return undefined;
  return { pageBytes: bytes.readUInt32BE(8), order, salts: bytes.readBigUInt64BE(16), sum };
}

/** Every whole frame of a log in order; the bytes of one are gone when the next is asked for. */
export function* readFrames(file: number, pageBytes: number): Generator<Frame> {
  const bytes = Buffer.alloc(frameHeaderBytes + pageBytes);
  for (let at = logHeaderBytes; ; at += bytes.length) {
    if (readSync(file, bytes, 0, bytes.length, at) < bytes.length) return;
    yield {
      page: bytes.readUInt32BE(0),
      pagesAfter: bytes.readUInt32BE(4),
      salts: bytes.readBigUInt64BE(8),
      sum: checksumAt(bytes, 16),
      bytes,
    };
  }
}

/** Whether a frame follows one whose checksum is `seed`. */
export function follows(frame: Frame, seed: Checksum, order: Order): boolean {
  const begun = addTo(seed, frame.bytes.subarray(0, 8), order);
  return isSame(addTo(begun, pageOf(frame), order), frame.sum);
}

/** The page as it was written. */
export function pageOf({ bytes }: Frame): Buffer {
  return bytes.subarray(frameHeaderBytes);
}

/** Where the page of the frame number `index`, from 0, begins in the log. */
export function pageOffset(index: number, pageBytes: number): number {
  return logHeaderBytes + index * (frameHeaderBytes + pageBytes) + frameHeaderBytes;
}

function checksumAt(bytes: Buffer, at: number): Checksum {
  return { first: bytes.readUInt32BE(at), second: bytes.readUInt32BE(at + 4) };
}

function isSame(one: Checksum, other: Checksum): boolean {
  return one.first === other.first && one.second === other.second;
}

function addTo({ first, second }: Checksum, bytes: Buffer, order: Order): Checksum {
  let a = first | 0;
  let b = second | 0;
  for (let at = 0; at < bytes.length; at += 8) {
    const [x, y] =
      order === 'little'
        ? [bytes.readInt32LE(at), bytes.readInt32LE(at + 4)]
        : [bytes.readInt32BE(at), bytes.readInt32BE(at + 4)];
    a = (a + x + b) | 0;
    b = (b + y + a) | 0;
  }
  return { first: a >>> 0, second: b >>> 0 };
}
