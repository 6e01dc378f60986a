import { z } from 'zod';

import { canonicalJson } from '../canonical-json.ts';
import { EnvironmentError } from '../model/errors.ts';
import { parseJson } from '../parse-json.ts';
import { livenessOf, thisProcess } from '../model/process.ts';
import type { ProcessIdentity } from '../model/process.ts';
import { leaseExpiry } from '../model/lease.ts';
import type { Connection } from './connection.ts';
import { read } from './read-progress.ts';

/**
 * The right to write to a landscape, which one process has at a time. Every transaction begins with
 * {@link Lease.hold}, which also takes SQLite's lock for writing at once.
 */
export interface Lease {
  /** Rises with every owner. */
  readonly epoch: number;
  /** True when an owner before may still live, and may come back to files that it holds open. */
  readonly isContested: boolean;
  /**
   * Part of the caller's transaction: says that the owner lives.
   *
   * @throws EnvironmentError `LEASE_LOST` when somebody else owns the landscape by now.
   */
  hold(): void;
  /** Part of the caller's transaction: what the owner works on. */
  workOn(runId: number, segmentId: number | undefined): void;
  /** Part of the caller's transaction. The next owner need not wait. Nothing when it was lost. */
  release(): void;
}

const processRecord = z.object({ pid: z.int(), host: z.string(), started: z.string() });

const json = z.string().transform((text, context) => {
  try {
    return parseJson(text);
  } catch {
    context.addIssue('is no JSON');
    return z.NEVER;
  }
});

const holderRecord = z.object({
  epoch: z.int().nonnegative(),
  pid: z.int().positive().nullable(),
  host: z.string().nullable(),
  process_started: z.string().nullable(),
  segment_id: z.int().nullable(),
  run_key: z.string().nullable(),
  silent_ms: z.int(),
  rivals_json: json.pipe(z.array(processRecord)),
});

/** Of machines that nobody can ask any more rivals stay for ever: so many are remembered. */
const mostRivals = 16;

/** SQLite's own clock: the one that all processes of a landscape share. */
const now = `cast(unixepoch('subsec') * 1000 as integer)`;

/**
 * Makes this process the owner; part of the caller's transaction, which must be an immediate one. An
 * owner whose process has ended, or that was silent for {@link leaseExpiry}, has lost it.
 *
 * @throws EnvironmentError `LANDSCAPE_BUSY`, with who owns it.
 */
export function takeLease(db: Connection): Lease {
  const found = readHolder(db);
  const owner = ownerOf(found);
  const liveness = owner === undefined ? 'dead' : livenessOf(owner);
  if (owner !== undefined && liveness !== 'dead' && !isExpired(found.silent_ms)) {
    throw busy(db, owner, found);
  }
  // One that was passed over twice can still come back to files that the owner between left as they were.
  const rivals = [...found.rivals_json, ...(owner === undefined ? [] : [owner])]
    .filter((process) => livenessOf(process) !== 'dead')
    .slice(-mostRivals);
  const epoch = found.epoch + 1;
  const { pid, host, started } = thisProcess();
  db.prepare(
    `update lease set epoch = ?, pid = ?, host = ?, process_started = ?, run_id = null,
       segment_id = null, beat_at_ms = ${now}, rivals_json = ?`,
  ).run(epoch, pid, host, started, canonicalJson(rivals));
  return leaseOf(db, epoch, rivals.length > 0);
}

function leaseOf(db: Connection, epoch: number, isContested: boolean): Lease {
  const beat = db.prepare<[number]>(`update lease set beat_at_ms = ${now} where epoch = ?`);
  const workOn = db.prepare('update lease set run_id = ?, segment_id = ? where epoch = ?');
  const release = db.prepare(
    `update lease set pid = null, host = null, process_started = null, run_id = null,
       segment_id = null where epoch = ?`,
  );
  return {
    epoch,
    isContested,
    hold() {
      if (beat.run(epoch).changes !== 1) throw lost(db);
    },
    workOn: (runId, segmentId) => void workOn.run(runId, segmentId ?? null, epoch),
    release: () => void release.run(epoch),
  };
}

function isExpired(silentMs: number): boolean {
  // A clock that was put back makes a beat of the future: nobody can wait for that.
  return Math.abs(silentMs) > leaseExpiry;
}

type Holder = z.output<typeof holderRecord>;

function readHolder(db: Connection): Holder {
  const found = db
    .prepare(
      `select l.epoch, l.pid, l.host, l.process_started, l.segment_id, l.rivals_json, r.run_key,
              ${now} - l.beat_at_ms as silent_ms
         from lease l left join runs r on r.run_id = l.run_id`,
    )
    .all();
  const [holder] = read(holderRecord, found, 'lease');
  if (holder === undefined) throw new Error('The landscape has no lease record');
  return holder;
}

function ownerOf({ pid, host, process_started: started }: Holder): ProcessIdentity | undefined {
  return pid === null || host === null || started === null ? undefined : { pid, host, started };
}

function busy(db: Connection, { pid, host }: ProcessIdentity, holder: Holder): EnvironmentError {
  const { run_key: runKey } = holder;
  const work = runKey === null ? 'Another command is' : `Run ${runKey} is`;
  const watch = runKey === null ? '' : `, watch it with \`elspeth tui --run ${runKey}\``;
  return new EnvironmentError(
    'LANDSCAPE_BUSY',
    `${work} at work in \`${db.name}\` (process ${pid} on ${host}), and a landscape has one writer.`,
    {
      facts: { run: runKey, pid, host },
      nextStep: `Wait until it has ended${watch}, or use another landscape with --database.`,
    },
  );
}

/** Says who holds the lock, as far as the lease tells. */
export function lockedError(db: Connection, cause: Error): EnvironmentError {
  const holder = readHolder(db);
  const owner = ownerOf(holder);
  const who =
    owner === undefined
      ? 'another program'
      : `process ${owner.pid} on ${owner.host}, its last owner,`;
  return new EnvironmentError(
    'LANDSCAPE_LOCKED',
    `\`${db.name}\` is locked: ${who} is in the middle of writing to it, and does not go on.`,
    {
      cause,
      facts: { run: holder.run_key, pid: owner?.pid ?? null, host: owner?.host ?? null },
      nextStep:
        owner === undefined
          ? 'Let the program that has the landscape open come to its end; then try again.'
          : `When it is stopped or hangs, end it (\`kill -9 ${owner.pid}\`): what it committed is safe. Then try again.`,
    },
  );
}

function lost(db: Connection): EnvironmentError {
  const { pid, host, run_key: runKey } = readHolder(db);
  const who = pid === null ? 'somebody else' : `process ${pid} on ${host}`;
  return new EnvironmentError(
    'LEASE_LOST',
    `This process was silent for more than ${leaseExpiry / 1000} seconds, and \`${db.name}\` has been taken over by ${who}. It writes nothing more.`,
    {
      facts: { run: runKey, pid, host },
      nextStep: 'Nothing is lost: see `elspeth runs` for how the run goes on.',
    },
  );
}
