import { constants, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';

import { closeSynced } from '../close-synced.ts';
import { sha256, toHex } from '../hash.ts';
import { AuditError } from '../model/errors.ts';
import type { ContentType, PayloadClass, PayloadRef } from '../model/payload.ts';
import { frameHeaderLength, packFileName, packSpan, parseFrameHeader } from './pack-format.ts';

export interface Payload {
  readonly contentType: ContentType;
  readonly bytes: Buffer;
}

/** Reads the payloads of one run; every read is verified against the hash in the landscape. */
export interface PayloadReader {
  /**
   * @throws AuditError `PAYLOAD_MISSING` when the pack or the bytes are not there, `PAYLOAD_CORRUPT`
   *   when they are not what was recorded.
   */
  read(kind: PayloadClass, ref: StoredRef): Payload;
  close(): void;
}

type StoredRef = PayloadRef & { readonly offset: number };

/**
 * Where a run's packs are: beside the database, in a folder of its name, when they are there; else
 * where the run put them, `payloads_path`, relative to the folder of the database.
 *
 * That first place is the usual one, and where a backup and a restore put the packs of every run: a
 * copy has its own, and never writes to those of the landscape that it is a copy of.
 */
export function payloadFolder(databasePath: string, payloadsPath: string, runKey: string): string {
  const beside = join(folderBeside(databasePath), runKey);
  if (existsSync(beside)) return beside;
  return join(resolve(dirname(databasePath), payloadsPath), runKey);
}

/** The folder of payloads that has its name from the database: `audit.payloads` beside `audit.db`. */
export function folderBeside(databasePath: string): string {
  const name = `${basename(databasePath, extname(databasePath))}.payloads`;
  return join(dirname(databasePath), name);
}

export function openPayloadReader(folder: string): PayloadReader {
  const packs = new Map<string, number>();

  function pack(kind: PayloadClass, packNumber: number): number {
    const path = join(folder, packFileName(kind, packNumber));
    let handle = packs.get(path);
    if (handle === undefined) {
      try {
        handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
      } catch (cause) {
        throw new AuditError('PAYLOAD_MISSING', `The payload pack \`${path}\` cannot be read.`, {
          cause,
          facts: { path },
        });
      }
      packs.set(path, handle);
    }
    return handle;
  }

  return {
    read(kind, ref) {
      const packNumber = Math.floor(ref.offset / packSpan);
      const at = ref.offset % packSpan;
      const handle = pack(kind, packNumber);
      const place = `${join(folder, packFileName(kind, packNumber))} at byte ${at}`;
      const wanted = toHex(ref.hash);
      const head = readAt(handle, at, frameHeaderLength, place);
      const frame = parseFrameHeader(head);
      if (frame === undefined || toHex(frame.hash) !== wanted)
        throw corrupt(place, wanted, 'another payload');
      if (frame.length > fstatSync(handle).size)
        throw corrupt(place, wanted, `a length of ${frame.length}`);
      const bytes = readAt(handle, at + frameHeaderLength, frame.length, place);
      const found = toHex(sha256(bytes));
      if (found !== wanted) throw corrupt(place, wanted, `bytes with SHA-256 ${found}`);
      return { contentType: frame.contentType, bytes };
    },
    close() {
      for (const handle of packs.values()) closeSynced(handle);
      packs.clear();
    },
  };
}

function readAt(handle: number, at: number, length: number, place: string): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const count = readSync(handle, bytes, done, length - done, at + done);
    if (count === 0) {
      throw new AuditError('PAYLOAD_MISSING', `${place}: the pack ends within the payload.`);
    }
    done += count;
  }
  return bytes;
}

function corrupt(place: string, wanted: string, found: string): AuditError {
  return new AuditError(
    'PAYLOAD_CORRUPT',
    `${place}: expected the payload with SHA-256 ${wanted}, found ${found}.`,
    { facts: { place, wanted, found }, nextStep: 'Restore the payload folder from a backup.' },
  );
}
