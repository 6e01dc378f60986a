import { join } from 'node:path';

import { sha256, toHex } from '../hash.ts';
import type { PayloadClass, PayloadRef } from '../model/payload.ts';
import {
  frameHeaderLength,
  packFileName,
  packSpan,
  parseFrameHeader,
} from '../payloads/pack-format.ts';
import type { Findings } from './findings.ts';
import { openWindowedFile } from './windowed-file.ts';
import type { WindowedFile } from './windowed-file.ts';

/** Recomputes the hashes of stored payloads, for references that come roughly in storage order. */
export interface PayloadCheck {
  /** Checks the payload that the `column` of a record refers to. */
  check(ref: PayloadRef | undefined, column: string, record: RecordName): void;
  /** The bytes of a payload, until the next read; `undefined` where they are not what they must be. */
  read(ref: PayloadRef): Buffer | undefined;
  readonly payloads: number;
  readonly bytes: number;
  close(): void;
}

/** A record in findings; its id is turned into text only when there is something to find. */
export interface RecordName {
  readonly table: string;
  readonly idColumn: string;
  readonly id: number;
}

/** A step's output is the next one's input: what was just verified need not be read again. A prime. */
const remembered = 8191;

export function createPayloadCheck(
  folder: string,
  kind: PayloadClass,
  findings: Findings,
): PayloadCheck {
  const packs = new Map<number, WindowedFile | undefined>();
  const verifiedOffsets = new Float64Array(remembered).fill(-1);
  const verifiedHashes: Uint8Array[] = [];
  let payloads = 0;
  let bytes = 0;

  function openPack(packNumber: number): WindowedFile | undefined {
    if (packs.has(packNumber)) return packs.get(packNumber);
    const name = packFileName(kind, packNumber);
    let pack: WindowedFile | undefined;
    try {
      pack = openWindowedFile(join(folder, name));
    } catch (error) {
      const found = error instanceof Error ? error.message : String(error);
      findings.add({
        table: 'payloads',
        key: name,
        check: 'payload_pack',
        expected: 'the pack in the payload folder of the run',
        found,
      });
    }
    packs.set(packNumber, pack);
    return pack;
  }

  /** What is wrong with a payload, or `undefined`. */
  function problemAt(pack: WindowedFile, at: number, hash: Uint8Array): string | undefined {
    const head = pack.read(at, frameHeaderLength);
    if (head.length < frameHeaderLength) return 'the pack ends before it';
    const frame = parseFrameHeader(head);
    if (frame === undefined) return 'no payload at that place';
    const stored = toHex(frame.hash);
    if (stored !== toHex(hash)) return `a payload with SHA-256 ${stored}`;
    if (at + frameHeaderLength + frame.length > pack.size) return 'the pack ends within it';
    const content = pack.read(at + frameHeaderLength, frame.length);
    payloads += 1;
    bytes += content.length;
    const found = sha256(content);
    return Buffer.compare(found, hash) === 0 ? undefined : `bytes with SHA-256 ${toHex(found)}`;
  }

  return {
    check(ref, column, { table, idColumn, id }) {
      if (ref?.offset === undefined) return;
      const { hash, offset } = ref;
      const slot = offset % remembered;
      const known = verifiedOffsets[slot] === offset ? verifiedHashes[slot] : undefined;
      if (known !== undefined && Buffer.compare(known, hash) === 0) return;
      const pack = openPack(Math.floor(offset / packSpan));
      if (pack === undefined) return;
      const problem = problemAt(pack, offset % packSpan, hash);
      if (problem === undefined) {
        verifiedOffsets[slot] = offset;
        verifiedHashes[slot] = hash;
        return;
      }
      findings.add({
        table,
        key: `${idColumn} ${id}`,
        check: 'payload_hash',
        expected: `${column}: the payload with SHA-256 ${toHex(hash)} at offset ${offset}`,
        found: problem,
      });
    },
    read({ hash, offset }) {
      const pack = offset === undefined ? undefined : openPack(Math.floor(offset / packSpan));
      if (pack === undefined || offset === undefined) return undefined;
      const at = offset % packSpan;
      const frame = parseFrameHeader(pack.read(at, frameHeaderLength));
      if (frame === undefined || Buffer.compare(frame.hash, hash) !== 0) return undefined;
      const content = pack.read(at + frameHeaderLength, frame.length);
      return content.length === frame.length ? content : undefined;
    },
    get payloads() {
      return payloads;
    },
    get bytes() {
      return bytes;
    },
    close() {
      for (const pack of packs.values()) pack?.close();
      packs.clear();
    },
  };
}
