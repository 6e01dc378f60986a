import { ElspethError } from '../model/errors.ts';
import { beatInterval } from '../model/lease.ts';
import { writeFailure } from '../model/write-failure.ts';
import type { Connection } from './connection.ts';
import type { Lease } from './lease.ts';

/** A lease that is kept up for as long as this process works. */
export interface KeptLease extends Omit<Lease, 'release'> {
  /** One immediate transaction, begun by {@link Lease.hold}. */
  write<T>(facts: () => T): T;
  /**
   * Does something outside of the landscape that only its owner may do, as giving a file a name: while
   * it lasts nobody can take over. What it throws is thrown, and is no failure of the landscape.
   */
  whileOwner<T>(act: () => T): T;
  /** After a failed write nobody knows what is on the disk: from now on `hold` throws this. */
  poison(error: ElspethError): void;
  /** Gives the landscape to whoever comes next; nothing when it was lost or could not be written. */
  release(): void;
}

/**
 * Says that this process lives while it commits nothing. When that fails, by an error of the disk or
 * because somebody else has taken over, nothing is written any more: `hold` throws what happened.
 */
export function keepLease(db: Connection, lease: Lease): KeptLease {
  let failed: ElspethError | undefined;

  function hold(): void {
    if (failed !== undefined) throw failed;
    try {
      lease.hold();
    } catch (cause) {
      failed = cause instanceof ElspethError ? cause : notHeld(db, cause);
      throw failed;
    }
  }

  function write<T>(facts: () => T): T {
    const transaction = db.transaction(() => {
      hold();
      return facts();
    });
    try {
      return transaction.immediate();
    } catch (cause) {
      failed ??= cause instanceof ElspethError ? cause : notHeld(db, cause);
      throw failed;
    }
  }

  function whileOwner<T>(act: () => T): T {
    // Whoever is in a transaction has said so, and nobody can take over before its end.
    if (db.inTransaction) return act();
    const end = write(() => endOf(act));
    if ('error' in end) throw end.error;
    return end.value;
  }

  const beat = setInterval(() => {
    // A group that is being written has said so itself.
    if (failed !== undefined || db.inTransaction) return;
    try {
      hold();
    } catch {
      // Kept, and thrown by the next that wants to write.
    }
  }, beatInterval);
  beat.unref();

  return {
    epoch: lease.epoch,
    isContested: lease.isContested,
    hold,
    workOn: (runId, segmentId) => lease.workOn(runId, segmentId),
    write,
    whileOwner,
    poison(error) {
      failed ??= error;
    },
    release() {
      clearInterval(beat);
      if (failed !== undefined || !db.open || db.inTransaction) return;
      try {
        lease.release();
      } catch {
        // The run has ended and said how. Whoever comes next sees that this process is no more.
      }
    },
  };
}

type End<T> = { readonly value: T } | { readonly error: unknown };

function endOf<T>(act: () => T): End<T> {
  try {
    return { value: act() };
  } catch (error) {
    return { error };
  }
}

function notHeld(db: Connection, cause: unknown): ElspethError {
  const what = `The landscape \`${db.name}\` could not be written`;
  return writeFailure('AUDIT_WRITE_FAILED', what, cause);
}
