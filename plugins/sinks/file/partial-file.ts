import { hash as hashOf, type Hash } from 'node:crypto';
import { fdatasyncSync, fsyncSync, writeSync } from 'node:fs';

import type { EnvironmentError } from '../../../landscape/model/errors.ts';
import type { SinkSegment } from '../../contract.ts';
import { closeSynced } from './close-synced.ts';
import { writeFailure } from './file-errors.ts';

/** The state in which a partial file was opened. */
export interface PartialStart {
  readonly fd: number;
  readonly sizeBytes: number;
  /** Has been fed with those bytes. */
  readonly hash: Hash;
  readonly lastByte: number | undefined;
}

/**
 * An output while it grows. After a failed write or sync nobody knows what the disk holds (a second
 * `fsync` after a failed one may report success for lost pages), so the first failure is kept and
 * thrown by every later call: only opening anew, from the last committed byte, goes on.
 */
export class PartialFile {
  /** The last byte it held when it was opened. */
  readonly lastByteAtStart: number | undefined;
  readonly #path: string;
  readonly #hash: Hash;
  #fd: number | undefined;
  #sizeBytes: number;
  #failure: EnvironmentError | undefined;

  /** @param path - The final path as people know it. */
  constructor(path: string, start: PartialStart) {
    this.#path = path;
    this.#fd = start.fd;
    this.#hash = start.hash;
    this.#sizeBytes = start.sizeBytes;
    this.lastByteAtStart = start.lastByte;
  }

  /** Bytes written and synced. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** @throws EnvironmentError the first failure, when there was one. */
  assertUsable(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Writes the bytes at the end and makes them durable. */
  append(bytes: Uint8Array): SinkSegment {
    const offset = this.#sizeBytes;
    this.#attempt('write to', (fd) => {
      for (let done = 0; done < bytes.length;) {
        done += writeSync(fd, bytes, done, bytes.length - done, offset + done);
      }
      fdatasyncSync(fd);
    });
    this.#hash.update(bytes);
    this.#sizeBytes += bytes.length;
    return { offset, length: bytes.length, hash: hashOf('sha256', bytes, 'buffer') };
  }

  /** Makes the whole file durable, its metadata too, and says what it holds. */
  seal(): { readonly sizeBytes: number; readonly hash: Uint8Array } {
    this.#attempt('sync', fsyncSync);
    return { sizeBytes: this.#sizeBytes, hash: this.#hash.copy().digest() };
  }

  close(): void {
    if (this.#fd === undefined) return;
    const fd = this.#fd;
    this.#fd = undefined;
    closeSynced(fd);
  }

  #attempt(action: string, run: (fd: number) => void): void {
    this.assertUsable();
    try {
      if (this.#fd === undefined) throw new Error('the file is closed');
      run(this.#fd);
    } catch (cause) {
      this.#failure = writeFailure(action, this.#path, cause);
      throw this.#failure;
    }
  }
}
