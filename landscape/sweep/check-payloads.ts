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
import { hexOf, isSameContent } from './quoted-ref.ts';
import { openWindowedFile } from './windowed-file.ts';
import type { WindowedFile } from './windowed-file.ts';

/** Looks references to payloads up in the packs; they come roughly in storage order. */
export interface PayloadCheck {
  /**
   * Checks that a payload with that hash lies where the `column` of a record says. Whether its bytes
   * have this hash is for the pass over the packs to say, which reads each of them once.
   */
  check(ref: PayloadRef | undefined, column: string, record: RecordName): void;
  /** Checks the bytes too; returns how many there are. */
  checkContent(ref: PayloadRef, column: string, record: RecordName): number;
  /** The bytes of a payload, until the next read; `undefined` where they are not what they must be. */
  read(ref: PayloadRef): Buffer | undefined;
  /** The greatest offset that was asked for. */
  readonly farthest: number;
  close(): void;
}

/** A record in findings; its id is turned into text only when there is something to find. */
export interface RecordName {
  readonly table: string;
  readonly idColumn: string;
  readonly id: number;
}

/** A step's output is the next one's input: what was just looked up need not be again. A prime. */
const remembered = 8191;

/** The SHA-256 lies behind length and content type. */
const hashAt = 8;
const hashLength = 32;

export function createPayloadCheck(
  folder: string,
  kind: PayloadClass,
  findings: Findings,
): PayloadCheck {
  const packs = new Map<number, WindowedFile | undefined>();
  const seen: PayloadRef[] = [];
  let farthest = -1;

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

  /** The bytes of a payload, or what is wrong with it. */
  function contentAt(pack: WindowedFile, at: number, hash: Uint8Array): Buffer | string {
    const head = pack.read(at, frameHeaderLength);
    if (head.length < frameHeaderLength) return 'the pack ends before it';
    const frame = parseFrameHeader(head);
    if (frame === undefined) return 'no payload at that place';
    const stored = toHex(frame.hash);
    if (stored !== toHex(hash)) return `a payload with SHA-256 ${stored}`;
    if (at + frameHeaderLength + frame.length > pack.size) return 'the pack ends within it';
    const content = pack.read(at + frameHeaderLength, frame.length);
    const found = sha256(content);
    return Buffer.compare(found, hash) === 0 ? content : `bytes with SHA-256 ${toHex(found)}`;
  }

  function report(
    problem: string,
    { hash, offset }: PayloadRef,
    column: string,
    of: RecordName,
  ): void {
    findings.addOnce({
      table: of.table,
      key: `${of.idColumn} ${of.id}`,
      check: 'payload_hash',
      expected: `${column}: the payload with SHA-256 ${toHex(hash)} at offset ${offset}`,
      found: problem,
    });
  }

  return {
    check(ref, column, record) {
      if (ref?.offset === undefined) return;
      const { offset } = ref;
      if (offset > farthest) farthest = offset;
      const slot = offset % remembered;
      const last = seen[slot];
      if (last?.offset === offset && isSameContent(last, ref)) return;
      const pack = openPack(Math.floor(offset / packSpan));
      if (pack === undefined) return;
      const at = offset % packSpan;
      if (pack.hexAt(at + hashAt, hashLength).toUpperCase() !== hexOf(ref)) {
        // It may also lie in two windows.
        const content = contentAt(pack, at, ref.hash);
        if (typeof content === 'string') return report(content, ref, column, record);
      }
      seen[slot] = ref;
    },
    checkContent(ref, column, record) {
      const { hash, offset = 0 } = ref;
      const pack = openPack(Math.floor(offset / packSpan));
      if (pack === undefined) return 0;
      const content = contentAt(pack, offset % packSpan, hash);
      if (typeof content !== 'string') return content.length;
      report(content, ref, column, record);
      return 0;
    },
    read({ hash, offset }) {
      const pack = offset === undefined ? undefined : openPack(Math.floor(offset / packSpan));
      if (pack === undefined || offset === undefined) return undefined;
      const at = offset % packSpan;
      const head = pack.read(at, frameHeaderLength);
      const frame = head.length < frameHeaderLength ? undefined : parseFrameHeader(head);
      if (frame === undefined || Buffer.compare(frame.hash, hash) !== 0) return undefined;
      const content = pack.read(at + frameHeaderLength, frame.length);
      return content.length === frame.length ? content : undefined;
    },
    get farthest() {
      return farthest;
    },
    close() {
      for (const pack of packs.values()) pack?.close();
      packs.clear();
    },
  };
}
