import {
  constants,
  existsSync,
  fdatasync,
  fsyncSync,
  ftruncateSync,
  fstatSync,
  openSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { canonicalJson } from '../canonical-json.ts';
import { closeSynced } from '../close-synced.ts';
import { sha256 } from '../hash.ts';
import { makeFolder, syncFolder } from '../make-folder.ts';
import { AuditError, ElspethError } from '../model/errors.ts';
import type { ContentType, PayloadClass, PayloadRef } from '../model/payload.ts';
import { writeFailure } from '../model/write-failure.ts';
import { replaceByCopy } from '../replace-by-copy.ts';
import {
  frameHeaderLength,
  packFileName,
  packHeader,
  packSpan,
  writeFrameStart,
} from './pack-format.ts';

/** A payload that was just stored: its hash and where it is. */
export type StoredPayload = PayloadRef & { readonly offset: number };

/** Appends the payloads of one run and class. What was put counts only after `sync`. */
export interface PackWriter {
  /** Stores the canonical JSON of a value. */
  putJson(value: unknown): StoredPayload;
  /** Stores bytes as they are. */
  putBytes(bytes: Uint8Array): StoredPayload;
  /** The logical offset behind everything put so far. */
  end(): number;
  /** Starts writing and syncing what was put; resolves when it is on the disk. */
  sync(): Promise<void>;
  close(): void;
}

const sync = promisify(fdatasync);

/** How packs are opened where another process may want to write to them, too. */
interface PackOwner {
  /** Another process may still have packs open: copies take the place of those that this one writes to. */
  readonly isContested: boolean;
  /** One that lost its run must not cut back what others write. */
  readonly whileOwner: <T>(act: () => T) => T;
}

const aloneHere: PackOwner = { isContested: false, whileOwner: (act) => act() };

/**
 * Opens a run's packs of one class for appending behind `committedEnd`, the offset that the last
 * commit recorded. Bytes beyond it were never referred to; they are cut off.
 *
 * @throws AuditError `PAYLOADS_MISSING` when less is there than was committed.
 */
export function openPackWriter(
  folder: string,
  kind: PayloadClass,
  committedEnd: number,
  { isContested, whileOwner }: PackOwner = aloneHere,
): PackWriter {
  let packNumber = Math.floor(committedEnd / packSpan);
  let file: number | undefined;
  let fileEnd = committedEnd % packSpan;
  let buffer = Buffer.allocUnsafe(1024 * 1024);
  let filled = 0;
  let failed: ElspethError | undefined;

  function openPack(): number {
    makeFolder(folder);
    const path = join(folder, packFileName(kind, packNumber));
    if (isContested && existsSync(path)) replaceByCopy(path, fileEnd);
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW;
    const handle = openSync(path, flags, 0o600);
    try {
      cutBack(handle, path);
    } catch (error) {
      closeSynced(handle);
      throw error;
    }
    return handle;
  }

  function cutBack(handle: number, path: string): void {
    const { size } = fstatSync(handle);
    if (size < fileEnd) {
      throw new AuditError(
        'PAYLOADS_MISSING',
        `\`${path}\` holds ${size} bytes, and ${fileEnd} were committed: payloads are missing.`,
        { nextStep: 'Restore the payload folder from a backup; the run cannot go on without it.' },
      );
    }
    ftruncateSync(handle, fileEnd);
    if (fileEnd > 0) return;
    writeSync(handle, packHeader, 0, packHeader.length, 0);
    fileEnd = packHeader.length;
    // A new file survives a power cut only when its folder was synced too.
    syncFolder(folder);
  }

  function reserve(payloadLength: number): number {
    const frame = frameHeaderLength + payloadLength;
    const used = fileEnd + filled;
    if (used > packHeader.length && used + frame > packSpan) orPoison(startNextPack);
    file ??= orPoison(() => whileOwner(openPack));
    const needed = filled + frame;
    if (needed > buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, buffer.length * 2));
      buffer.copy(larger, 0, 0, filled);
      buffer = larger;
    }
    return filled;
  }

  function startNextPack(): void {
    if (file !== undefined) {
      writeOut();
      fsyncSync(file);
      closeSynced(file);
      file = undefined;
    }
    packNumber = Math.ceil(end() / packSpan);
    fileEnd = 0;
  }

  // A payload larger than a span has its pack for itself, and takes up all the spans it reaches into.
  function end(): number {
    const used = fileEnd + filled;
    const spans = used > packSpan ? Math.ceil(used / packSpan) * packSpan : used;
    return packNumber * packSpan + spans;
  }

  function seal(at: number, length: number, type: ContentType): StoredPayload {
    writeFrameStart(buffer, at, length, type);
    const start = at + frameHeaderLength;
    const hash = sha256(buffer.subarray(start, start + length));
    hash.copy(buffer, at + 8);
    filled = start + length;
    return { hash, offset: packNumber * packSpan + fileEnd + at };
  }

  function writeOut(): void {
    if (filled === 0 || file === undefined) return;
    for (let done = 0; done < filled;) {
      done += writeSync(file, buffer, done, filled - done, fileEnd + done);
    }
    fileEnd += filled;
    filled = 0;
  }

  function orPoison<T>(use: () => T): T {
    if (failed !== undefined) throw failed;
    try {
      return use();
    } catch (cause) {
      throw poison(cause);
    }
  }

  // After a failed write or sync nobody knows what is on the disk: this writer never tries again.
  function poison(cause: unknown): ElspethError {
    const what = `Payloads could not be written to \`${folder}\``;
    failed =
      cause instanceof ElspethError ? cause : writeFailure('PAYLOAD_WRITE_FAILED', what, cause);
    return failed;
  }

  return {
    putJson(value) {
      const text = canonicalJson(value);
      // A UTF-16 code unit takes at most three bytes of UTF-8.
      const at = reserve(text.length * 3);
      const length = buffer.write(text, at + frameHeaderLength, 'utf8');
      return seal(at, length, 'application/json');
    },
    putBytes(bytes) {
      const at = reserve(bytes.length);
      buffer.set(bytes, at + frameHeaderLength);
      return seal(at, bytes.length, 'application/octet-stream');
    },
    end,
    async sync() {
      if (failed !== undefined) throw failed;
      if (filled === 0 || file === undefined) return;
      const handle = file;
      orPoison(writeOut);
      try {
        await sync(handle);
      } catch (cause) {
        throw poison(cause);
      }
    },
    close() {
      if (file !== undefined) closeSynced(file);
      file = undefined;
    },
  };
}
