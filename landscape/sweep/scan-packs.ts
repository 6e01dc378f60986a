import { createHash, hash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { PayloadClass } from '../model/payload.ts';
import {
  frameHeaderLength,
  frameLengthAt,
  packFileName,
  packHeader,
  packSpan,
} from '../payloads/pack-format.ts';
import type { NewFinding } from './findings.ts';

/** What a run has stored of one class, up to its last commit: what lies beyond was never referred to. */
export interface PacksToScan {
  readonly folder: string;
  readonly kind: PayloadClass;
  /** The logical offset behind what was committed. */
  readonly end: number;
}

/** What one pass over the packs has seen. Plain data: it crosses between threads. */
export interface PackScan {
  readonly payloads: number;
  readonly bytes: number;
  /** Payloads whose bytes are not of their hash, by logical offset. */
  readonly changed: readonly number[];
  /** Ranges where the pass lost its way: what is referred to there must be looked at one by one. */
  readonly unread: readonly OffsetRange[];
  readonly findings: readonly NewFinding[];
}

export type OffsetRange = readonly [from: number, to: number];

/** Changed payloads that are remembered: a pack that is all wrong must not fill the memory. */
const mostChanged = 10_000;
const chunkSize = 4 * 1024 * 1024;

/** Reads the packs from front to end and recomputes the hash of each payload once. */
export function scanPacks(
  { folder, kind, end }: PacksToScan,
  onBytes: (bytes: number) => void = () => undefined,
): PackScan {
  const scan = { payloads: 0, bytes: 0, changed: [], unread: [], findings: [] };
  const seen: Seen = { ...scan, folder, kind, end, read: 0, onBytes };
  const numbers = listPacks(folder, kind);
  let next = 0;
  for (const number of numbers) {
    if (number * packSpan >= end) break;
    if (number > next) reportMissing(seen, next, number);
    next = scanPack(seen, number);
  }
  if (next * packSpan < end) reportMissing(seen, next, Math.ceil(end / packSpan));
  seen.unread.push([end, Infinity]);
  const { payloads, bytes, changed, unread, findings } = seen;
  return { payloads, bytes, changed, unread, findings };
}

interface Seen extends PacksToScan {
  payloads: number;
  bytes: number;
  readonly changed: number[];
  readonly unread: OffsetRange[];
  readonly findings: NewFinding[];
  /** Bytes of the files so far. */
  read: number;
  readonly onBytes: (bytes: number) => void;
}

/** Numbers of the packs that are there, ascending. */
function listPacks(folder: string, kind: PayloadClass): readonly number[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .flatMap((name) => {
      const number = Number(/-(\d{6,})\.pack$/.exec(name)?.[1] ?? NaN);
      return packFileName(kind, number) === name ? [number] : [];
    })
    .toSorted((a, b) => a - b);
}

function report({ kind, findings }: Seen, number: number, expected: string, found: string): void {
  const key = packFileName(kind, number);
  findings.push({ table: 'payloads', key, check: 'payload_pack', expected, found });
}

function reportMissing(seen: Seen, from: number, to: number): void {
  report(seen, from, 'the pack in the payload folder of the run', 'no such file');
  seen.unread.push([from * packSpan, to * packSpan]);
}

/** Returns the number of the pack that comes next. */
function scanPack(seen: Seen, number: number): number {
  const start = number * packSpan;
  let file: number;
  try {
    file = openSync(
      join(seen.folder, packFileName(seen.kind, number)),
      constants.O_RDONLY | constants.O_NOFOLLOW,
    );
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    report(seen, number, 'the pack in the payload folder of the run', found);
    seen.unread.push([start, start + packSpan]);
    return number + 1;
  }
  try {
    const { size } = fstatSync(file);
    // A payload larger than a span has its pack for itself, and takes up the spans that it reaches into.
    const after = number + Math.max(1, Math.ceil(size / packSpan));
    const isLast = after * packSpan >= seen.end;
    const committed = Math.min(size, seen.end - start);
    const ended = scanFrames(seen, file, start, committed);
    if (ended < committed) seen.unread.push([start + ended, start + committed]);
    if (ended < committed || (!isLast && ended < size)) {
      report(seen, number, 'payloads one behind the other', `none at byte ${ended}`);
    } else if (isLast && size < seen.end - start && seen.end % packSpan !== 0) {
      const wanted = `${seen.end - start} bytes, which were committed`;
      report(seen, number, wanted, `${size} bytes`);
    }
    seen.read += size;
    return after;
  } finally {
    closeSync(file);
  }
}

/** Returns where the payloads end, or where the next one cannot begin. */
function scanFrames(seen: Seen, file: number, start: number, end: number): number {
  const chunk = Buffer.allocUnsafe(Math.min(chunkSize, Math.max(end, packHeader.length)));
  let at = packHeader.length;
  let [from, filled] = [0, readFully(file, chunk, 0)];
  if (filled < at || !chunk.subarray(0, at).equals(packHeader)) {
    report(seen, start / packSpan, 'the header of a pack', 'other bytes');
    if (filled < at) return 0;
  }
  while (at < end) {
    if (at + frameHeaderLength > end) return at;
    if (at + frameHeaderLength > from + filled) {
      [from, filled] = [at, readFully(file, chunk, at)];
      seen.onBytes(seen.read + at);
    }
    const head = at - from;
    if (head + frameHeaderLength > filled) return at;
    const length = frameLengthAt(chunk, head);
    if (length === undefined || at + frameHeaderLength + length > end) return at;
    const next = at + frameHeaderLength + length;
    const stored = chunk.toString('hex', head + 8, head + frameHeaderLength);
    if (next > from + filled && length <= chunk.length) {
      [from, filled] = [at + frameHeaderLength, readFully(file, chunk, at + frameHeaderLength)];
    }
    const begin = at + frameHeaderLength - from;
    const found =
      length <= chunk.length
        ? hash('sha256', chunk.subarray(begin, begin + length), 'hex')
        : hashLong(file, at + frameHeaderLength, length);
    seen.payloads += 1;
    seen.bytes += length;
    if (found !== stored && seen.changed.length < mostChanged) seen.changed.push(start + at);
    at = next;
  }
  return at;
}

function hashLong(file: number, offset: number, length: number): string {
  const hashing = createHash('sha256');
  const piece = Buffer.allocUnsafe(chunkSize);
  for (let done = 0; done < length;) {
    const count = readSync(file, piece, 0, Math.min(piece.length, length - done), offset + done);
    if (count === 0) break;
    hashing.update(piece.subarray(0, count));
    done += count;
  }
  return hashing.digest('hex');
}

/** Fills a buffer from a place on; returns how many bytes there were. */
function readFully(file: number, into: Buffer, offset: number): number {
  let filled = 0;
  while (filled < into.length) {
    const count = readSync(file, into, filled, into.length - filled, offset + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}
