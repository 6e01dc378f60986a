import { closeSync, existsSync, openSync, readSync } from 'node:fs';

import { applicationId } from '../sqlite/file-header.ts';
import type { DatabaseHeader } from './database-header.ts';
import {
  follows,
  logHeaderBytes,
  pageOf,
  pageOffset,
  parseLogHeader,
  readFrames,
} from './log-file.ts';
import type { Checksum, LogHeader } from './log-file.ts';

/**
 * What is wrong with the write-ahead log beside a database. SQLite takes any log for the right one, and
 * ends without a word at the first frame that does not fit. That is right for the last transaction
 * before a power cut, which nobody was told of; anything else in its way is damage that it would hide.
 *
 * @returns the end of a sentence about the log; `undefined`: nothing.
 */
export function findLogDamage(path: string, database: DatabaseHeader): string | undefined {
  const file = openIfThere(`${path}-wal`);
  if (file === undefined) return undefined;
  try {
    const bytes = Buffer.alloc(logHeaderBytes);
    if (readSync(file, bytes, 0, bytes.length, 0) < bytes.length) return undefined;
    const header = parseLogHeader(bytes);
    if (header === undefined) return findLost(file, path, database);
    if (header.pageBytes !== database.pageBytes) {
      return `has pages of ${header.pageBytes} bytes, and the database of ${database.pageBytes}: it belongs to another one`;
    }
    return findMismatch(readLog(file, header), database);
  } finally {
    closeSync(file);
  }
}

/** It goes when somebody who was at work has brought all of it into the database. */
function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (existsSync(path)) throw error;
    return undefined;
  }
}

/** Below this many lost transactions it may be the last one alone, which no power cut has to spare. */
const leastLost = 2;

interface Log {
  /** Transactions that SQLite will find. */
  readonly commits: number;
  /** Pages of the database after the last of them. */
  readonly pagesAfter: number;
  readonly pages: ReadonlySet<number>;
  /** The application that the log's first pages name, if it has one. */
  readonly application: number | undefined;
  /** Transactions behind the first frame that does not fit. */
  readonly lost: number;
}

function readLog(file: number, { pageBytes, order, salts, sum }: LogHeader): Log {
  const pages = new Set<number>();
  let open: number[] = [];
  let application: number | undefined;
  let found = { commits: 0, pagesAfter: 0, lost: 0 };
  let seed: Checksum | undefined = sum;
  let before = sum;
  for (const frame of readFrames(file, pageBytes)) {
    const isOurs = frame.salts === salts;
    if (seed !== undefined && isOurs && follows(frame, seed, order)) {
      seed = frame.sum;
      open.push(frame.page);
      if (frame.page === 1) application = pageOf(frame).readUInt32BE(68);
      if (frame.pagesAfter > 0) {
        for (const page of open) pages.add(page);
        open = [];
        found = { ...found, commits: found.commits + 1, pagesAfter: frame.pagesAfter };
      }
    } else {
      seed = undefined;
      const isWhole = isOurs && frame.pagesAfter > 0 && follows(frame, before, order);
      if (isWhole) found = { ...found, lost: found.lost + 1 };
    }
    before = frame.sum;
  }
  return { ...found, pages, application };
}

function findMismatch(log: Log, database: DatabaseHeader): string | undefined {
  if (log.lost >= leastLost) {
    return `is damaged in the middle: ${log.lost} transactions behind that place can no longer be reached`;
  }
  if (log.commits === 0) return undefined;
  const another = 'it belongs to another database, or to another state of this one';
  if (!database.isLogged) return `is there, and the database was not written with one: ${another}`;
  if (log.application !== undefined && log.application !== applicationId) {
    return `is that of another program's database`;
  }
  if (log.pagesAfter < database.filePages) {
    return `ends with ${log.pagesAfter} pages, and the database has ${database.filePages}: ${another}`;
  }
  for (let page = database.filePages + 1; page <= log.pagesAfter; page += 1) {
    if (!log.pages.has(page)) return `lacks page ${page}, and so does the database: ${another}`;
  }
  return undefined;
}

/**
 * Of a log whose header is no more: SQLite would begin a new one over it. That is right when all that it
 * held is in the database, which is so whenever a log is begun anew.
 */
function findLost(file: number, path: string, database: DatabaseHeader): string | undefined {
  const { pageBytes } = database;
  const latest = new Map<number, number>();
  let open = new Map<number, number>();
  let before: { readonly sum: Checksum; readonly salts: bigint } | undefined;
  let index = 0;
  for (const frame of readFrames(file, pageBytes)) {
    const isNext =
      before !== undefined &&
      frame.salts === before.salts &&
      (follows(frame, before.sum, 'little') || follows(frame, before.sum, 'big'));
    if (!isNext) open = new Map();
    open.set(frame.page, index);
    if (isNext && frame.pagesAfter > 0) for (const [page, at] of open) latest.set(page, at);
    before = { sum: frame.sum, salts: frame.salts };
    index += 1;
  }
  const db = openSync(path, 'r');
  try {
    for (const [page, at] of latest) {
      const logged = readPage(file, pageOffset(at, pageBytes), pageBytes);
      const kept = readPage(db, (page - 1) * pageBytes, pageBytes);
      if (!logged.equals(kept)) return 'has no header any more, and holds what the database lacks';
    }
  } finally {
    closeSync(db);
  }
  return undefined;
}

function readPage(file: number, at: number, pageBytes: number): Buffer {
  const page = Buffer.alloc(pageBytes);
  return page.subarray(0, readSync(file, page, 0, pageBytes, at));
}
