import { dirname } from 'node:path';

import { syncFolder } from './make-folder.ts';
import type { Clock } from './model/clock.ts';
import { NotFoundError } from './model/errors.ts';
import type { NodeIndex, OperationId, RunId, TokenId } from './model/ids.ts';
import { openLandscape } from './open-landscape.ts';
import type { LandscapeWriter } from './open-landscape.ts';
import { openPackWriter } from './payloads/pack-writer.ts';
import type { StoredPayload } from './payloads/pack-writer.ts';
import { openPayloadReader, payloadFolder } from './payloads/read-payload.ts';
import type { OpenEffect } from './recorder/open-effect.ts';
import { createRecorder } from './recorder/recorder.ts';
import type { GroupStore, Recorder } from './recorder/recorder.ts';
import type {
  JoinDecision,
  OpenToken,
  RunProgress,
  UnfinishedBatch,
} from './recorder/run-progress.ts';
import { assertDurable } from './sqlite/connection.ts';
import { createGroupStore } from './sqlite/group-store.ts';
import { keepLease } from './sqlite/keep-lease.ts';
import type { KeptLease } from './sqlite/keep-lease.ts';
import { isLocked } from './sqlite/is-locked.ts';
import { lockedError, takeLease } from './sqlite/lease.ts';
import { readOpenEffects, readSegmentHashes } from './sqlite/read-effects.ts';
import { readOpenTokens } from './sqlite/read-open-tokens.ts';
import { readJoinDecision, readUnfinishedBatches } from './sqlite/read-waiting.ts';
import { readOpenOperations, readProgress } from './sqlite/read-progress.ts';
import {
  allocateIds,
  beginSegment,
  endCrashedSegments,
  endSegment,
  registerRun,
} from './sqlite/run-store.ts';
import type { RunRegistration, SegmentBegin, SegmentEnd } from './sqlite/run-store.ts';

export type { RunRegistration, SegmentBegin, SegmentEnd };

/** A run open for this process: how far it is, and the recorder that takes it further. */
export interface RunWriter {
  readonly runKey: string;
  readonly startedAtMs: number;
  /** When this process began to work on it. */
  readonly segmentStartedAtMs: number;
  /**
   * True when the process that worked on it before may still live, and may come back to the files that
   * it holds open: they must not be the ones that this process writes to.
   */
  readonly isContested: boolean;
  /** Rises with every process that owns the landscape. */
  readonly epoch: number;
  readonly recorder: Recorder;
  /** Where the run stood when it was opened. */
  readonly progress: RunProgress;
  /** A page of the tokens that had reached no end, behind the token `after`. */
  openTokens(after: TokenId, limit: number): readonly OpenToken[];
  /** Batches that were not flushed yet, in the order in which they were opened. */
  unfinishedBatches(): readonly UnfinishedBatch[];
  /** What a coalesce decided about the tokens of a fork; `undefined`: nothing yet. */
  joinDecision(forkGroup: TokenId, coalesce: NodeIndex): JoinDecision | undefined;
  /** Operations of the run that were begun and not ended, as committed. */
  openOperations(): readonly OperationId[];
  /** Effects that were reserved and whose end is not known, as committed. */
  openEffects(): readonly OpenEffect[];
  /** The hashes of the segments that a sink has committed, in their order. */
  segmentHashes(sink: NodeIndex): readonly Uint8Array[];
  /**
   * Does something outside of the landscape that only its owner may do, as giving a file a name: while
   * it lasts nobody can take over.
   *
   * @throws EnvironmentError `LEASE_LOST` when somebody has; nothing was done then.
   */
  whileOwner<T>(act: () => T): T;
  /** The bytes of a committed row payload, verified. */
  readPayload(payload: StoredPayload): Buffer;
  /** Records how this process ended, and with it the status of the run. */
  end(end: SegmentEnd): void;
  close(): void;
}

export interface OpenRunOptions {
  readonly clock: Clock;
  readonly segment: SegmentBegin;
  /** Stands between the recorder and the database; tests use it to stop at a group's boundary. */
  readonly wrapStore?: (store: GroupStore) => GroupStore;
}

/**
 * Registers a run in the landscape at `path` and opens it.
 *
 * @throws EnvironmentError `LANDSCAPE_BUSY` while another process is at work in the landscape.
 */
export async function beginRun(
  path: string,
  options: OpenRunOptions,
  registration: RunRegistration,
): Promise<RunWriter> {
  const landscape = await openLandscape(path);
  const claim = claimLandscape(landscape, () => ({
    runId: registerRun(landscape.connection, registration),
    ...registration,
  }));
  return claim.open(options);
}

/** A run that this process may write to, and has not begun to. */
export interface RunClaim {
  /** Where the run stands; nobody else changes that any more. */
  readonly progress: RunProgress;
  /** Begins this process's segment of the run. */
  open(options: OpenRunOptions): RunWriter;
  /** Leaves the run as it is. Without effect once it is open. */
  release(): void;
}

/**
 * Claims a run that is in the landscape at `path`, to go on with it. That of a process which ended
 * without a word is recorded as crashed.
 *
 * @throws NotFoundError `RUN_NOT_FOUND`
 * @throws EnvironmentError `LANDSCAPE_BUSY` while another process is at work in the landscape.
 */
export async function claimRun(path: string, runKey: string): Promise<RunClaim> {
  const landscape = await openLandscape(path);
  return claimLandscape(landscape, () => findRun(landscape, runKey));
}

interface RunToOpen {
  readonly runId: RunId;
  readonly runKey: string;
  readonly startedAtMs: number;
  readonly payloadsPath: string;
}

function findRun({ connection, path }: LandscapeWriter, runKey: string): RunToOpen {
  const found = connection
    .prepare<[string], { run_id: number; started_at_ms: number; payloads_path: string }>(
      'select run_id, started_at_ms, payloads_path from runs where run_key = ?',
    )
    .get(runKey);
  if (found === undefined) {
    throw new NotFoundError('RUN_NOT_FOUND', `There is no run \`${runKey}\` in \`${path}\`.`, {
      nextStep: 'List the runs with `elspeth runs`.',
    });
  }
  return {
    runId: found.run_id,
    runKey,
    startedAtMs: found.started_at_ms,
    payloadsPath: found.payloads_path,
  };
}

/** Makes this process the owner of the landscape, for one run; closes the landscape when it cannot be. */
function claimLandscape(landscape: LandscapeWriter, choose: () => RunToOpen): RunClaim {
  const { connection } = landscape;
  try {
    const claim = connection.transaction(() => {
      const lease = takeLease(connection);
      endCrashedSegments(connection);
      const run = choose();
      lease.workOn(run.runId, undefined);
      return { run, lease };
    });
    const { run, lease } = claim.immediate();
    assertDurable(connection);
    // The name of a new write-ahead log: SQLite syncs it too, but does not say when that fails.
    syncFolder(dirname(landscape.path));
    const kept = keepLease(connection, lease);
    const progress = readProgress(connection, run.runId);
    return {
      progress,
      open: (options) => openRun(options, landscape, run, kept, progress),
      release() {
        kept.release();
        landscape.close();
      },
    };
  } catch (error) {
    const known = isLocked(error) ? lockedError(connection, error) : error;
    landscape.close();
    throw known;
  }
}

function openRun(
  { clock, wrapStore, segment }: OpenRunOptions,
  landscape: LandscapeWriter,
  run: RunToOpen,
  lease: KeptLease,
  progress: RunProgress,
): RunWriter {
  const { connection } = landscape;
  const { runId, runKey } = run;
  const segmentId = lease.write(() => {
    const begun = beginSegment(connection, runId, segment);
    lease.workOn(runId, begun);
    return begun;
  });
  const folder = payloadFolder(landscape.path, run.payloadsPath, runKey);
  const { isContested, epoch } = lease;
  const payloads = openPackWriter(folder, 'rows', progress.payloadsEnd, {
    isContested,
    whileOwner: (act) => lease.whileOwner(act),
  });
  const reader = openPayloadReader(folder);
  const store = createGroupStore(connection, lease);
  const recorder = createRecorder({
    runId,
    segmentId,
    ids: allocateIds(connection),
    clock,
    payloads,
    store: wrapStore === undefined ? store : wrapStore(store),
    slowest: progress.slowest,
    nextGroup: progress.nextGroup,
  });
  return {
    runKey,
    startedAtMs: run.startedAtMs,
    segmentStartedAtMs: segment.startedAtMs,
    isContested,
    epoch,
    recorder,
    progress,
    openOperations: () => readOpenOperations(connection, runId),
    openTokens: (after, limit) => readOpenTokens(connection, runId, after, limit),
    unfinishedBatches: () => readUnfinishedBatches(connection, runId),
    joinDecision: (forkGroup, coalesce) => readJoinDecision(connection, forkGroup, coalesce),
    openEffects: () => readOpenEffects(connection, runId),
    segmentHashes: (sink) => readSegmentHashes(connection, runId, sink),
    whileOwner: (act) => lease.whileOwner(act),
    readPayload: (payload) => reader.read('rows', payload).bytes,
    end: (end) => lease.write(() => endSegment(connection, runId, segmentId, end)),
    close() {
      payloads.close();
      reader.close();
      lease.release();
      landscape.close();
    },
  };
}
