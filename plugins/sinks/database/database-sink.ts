import { createHash } from 'node:crypto';

import { EnvironmentError } from '../../../landscape/model/errors.ts';
import type {
  FinishedArtifact,
  PublishedArtifact,
  Sink,
  SinkContext,
  SinkEntry,
  SinkRowResult,
  SinkSegment,
} from '../../contract.ts';
import { EncodeBuffer } from '../file/encode-buffer.ts';
import { endOf, openTarget, type OpenTarget } from './open-target.ts';
import { publishTable } from './publish-table.ts';
import { RowidRanges } from './rowid-ranges.ts';
import type { DatabaseSinkOptions } from './sink-options.ts';
import { orWriteFailure, refusalOf, takenOver } from './sqlite-failures.ts';
import { tableRowEncoder, type TableRow } from './table-row.ts';
import { toTarget, type Target } from './target.ts';

/** A sink that writes rows to one table, a transaction a group. */
export function openDatabaseSink(options: DatabaseSinkOptions, context: SinkContext): Sink {
  const target = toTarget(options, context);
  if (context.finished !== undefined) return finishedSink(target, context.finished);
  const opened = openTarget(target, options, context);
  return new DatabaseSink(opened, options.key ?? []);
}

/**
 * What a run writes counts as bytes of JSON Lines: the canonical JSON of each row and a line feed. They
 * are nowhere to be read again; the hash of the artifact is the SHA-256 of the hashes of its segments,
 * each 32 bytes, in order.
 *
 * Between `write` and `flush` it holds the only write lock of the database. After a failed statement
 * nobody knows whether the transaction stands, so the first failure is kept and thrown by every later
 * call: only opening anew, from the last committed group, goes on.
 */
class DatabaseSink implements Sink {
  readonly kind = 'output';
  readonly #opened: OpenTarget;
  readonly #encode: ReturnType<typeof tableRowEncoder>;
  readonly #buffer = new EncodeBuffer();
  readonly #added = new RowidRanges();
  readonly #hash = createHash('sha256');
  #sizeBytes: number;
  #failure: EnvironmentError | undefined;

  constructor(opened: OpenTarget, key: readonly string[]) {
    const { fields, affinities, committed } = opened;
    this.#opened = opened;
    this.#encode = tableRowEncoder(fields, affinities, key);
    for (const { hash } of committed) this.#hash.update(hash);
    this.#sizeBytes = endOf(committed);
  }

  write(entries: readonly SinkEntry[]): readonly SinkRowResult[] {
    return this.#attempt('write to', () => {
      const { db } = this.#opened;
      if (!db.inTransaction) db.exec('BEGIN IMMEDIATE');
      return entries.map((entry) => this.#writeRow(entry));
    });
  }

  flush(): SinkSegment | undefined {
    return this.#attempt('commit to', () => {
      const { db, rowid, writes, epoch, target } = this.#opened;
      if (this.#buffer.length === 0) {
        if (db.inTransaction) db.exec('ROLLBACK');
        return undefined;
      }
      const bytes = this.#buffer.take();
      const hash = createHash('sha256').update(bytes).digest();
      const segment = { offset: this.#sizeBytes, length: bytes.length, hash };
      const added = this.#added.take();
      if (!writes.add(epoch, segment, rowid === undefined ? undefined : added)) {
        throw takenOver(target.path);
      }
      db.exec('COMMIT');
      this.#hash.update(hash);
      this.#sizeBytes += bytes.length;
      return segment;
    });
  }

  finish(): { readonly segment: SinkSegment | undefined; readonly artifact: FinishedArtifact } {
    const segment = this.flush();
    const { path } = this.#opened.target;
    const hash = this.#hash.copy().digest();
    return { segment, artifact: { kind: 'database', path, sizeBytes: this.#sizeBytes, hash } };
  }

  publish(artifact: FinishedArtifact): PublishedArtifact {
    this.close();
    return publishTable(this.#opened.target, artifact);
  }

  /** Undoes what is not committed. */
  close(): void {
    this.#opened.db.close();
  }

  #writeRow(entry: SinkEntry): SinkRowResult {
    const row = this.#encode(entry);
    if (!('text' in row)) return { ok: false, error: row };
    const refusal = this.#insertRow(row);
    if (refusal !== undefined) return { ok: false, error: refusal };
    const start = this.#buffer.length;
    this.#buffer.add(row.text);
    const bytes = this.#buffer.viewFrom(start);
    this.#buffer.add('\n');
    return { ok: true, offset: this.#sizeBytes + start, bytes };
  }

  #insertRow({ values }: TableRow) {
    const { db, insert, target } = this.#opened;
    try {
      const { lastInsertRowid } = insert.run(...values);
      this.#added.add(BigInt(lastInsertRowid));
      return undefined;
    } catch (cause) {
      const refusal = refusalOf(cause, target.table);
      // A trigger can undo the whole transaction, with rows of which we said that they are written.
      if (refusal === undefined || !db.inTransaction) throw cause;
      return refusal;
    }
  }

  /** A failure ends the transaction too, so that nobody has to wait for it. */
  #attempt<T>(action: string, run: () => T): T {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      return orWriteFailure(action, this.#opened.target.path, run);
    } catch (error) {
      if (error instanceof EnvironmentError) {
        this.#failure = error;
        this.close();
      }
      throw error;
    }
  }
}

/** Its rows are complete since an earlier process: all that remains is the name of the table. */
function finishedSink(target: Target, artifact: FinishedArtifact): Sink {
  const refuse = (): never => {
    throw new Error(`\`${target.path}\` was finished by an earlier process of the run`);
  };
  return {
    kind: 'output',
    write: refuse,
    flush: () => undefined,
    finish: () => ({ segment: undefined, artifact }),
    publish: () => publishTable(target, artifact),
    close: () => {},
  };
}
