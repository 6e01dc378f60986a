import type { Clock } from './model/clock.ts';
import { NotFoundError } from './model/errors.ts';
import type { NodeIndex, OperationId, RunId, TokenId } from './model/ids.ts';
import { openLandscape } from './open-landscape.ts';
import type { LandscapeWriter } from './open-landscape.ts';
import { openPackWriter } from './payloads/pack-writer.ts';
import type { StoredPayload } from './payloads/pack-writer.ts';
import { openPayloadReader, payloadFolder } from './payloads/read-payload.ts';
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
import { refuseBesideOtherWriter } from './sqlite/other-writer.ts';
import { readOpenTokens } from './sqlite/read-open-tokens.ts';
import { readJoinDecision, readUnfinishedBatches } from './sqlite/read-waiting.ts';
import { readOpenOperations, readProgress } from './sqlite/read-progress.ts';
import { allocateIds, beginSegment, endSegment, registerRun } from './sqlite/run-store.ts';
import type { RunRegistration, SegmentBegin, SegmentEnd } from './sqlite/run-store.ts';

export type { RunRegistration, SegmentBegin, SegmentEnd };

/** A run open for this process: how far it is, and the recorder that takes it further. */
export interface RunWriter {
  readonly runKey: string;
  readonly startedAtMs: number;
  /** When this process began to work on it. */
  readonly segmentStartedAtMs: number;
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
  /** The bytes of a committed row payload, verified. */
  readPayload(payload: StoredPayload): Buffer;
  /** Records how this process ended, and with it the status of the run. */
  end(end: SegmentEnd): void;
  close(): void;
}

export interface OpenRunOptions {
  /** Path of the landscape. */
  readonly path: string;
  readonly clock: Clock;
  readonly segment: SegmentBegin;
  /** Stands between the recorder and the database; tests use it to stop at a group's boundary. */
  readonly wrapStore?: (store: GroupStore) => GroupStore;
}

/** Registers a run in the landscape at `path` and opens it. */
export async function beginRun(
  options: OpenRunOptions,
  registration: RunRegistration,
): Promise<RunWriter> {
  const landscape = await openLandscape(options.path);
  const { connection } = landscape;
  return takeOver(options, landscape, () => {
    const runId = registerRun(connection, registration);
    return { runId, ...registration };
  });
}

/**
 * Opens a run that is in the landscape, to go on with it.
 *
 * @throws NotFoundError `RUN_NOT_FOUND`
 */
export async function continueRun(options: OpenRunOptions, runKey: string): Promise<RunWriter> {
  const landscape = await openLandscape(options.path);
  return takeOver(options, landscape, () => findRun(landscape, runKey));
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

/** Makes this process the one that works on a run: nobody else is at work, and its segment begins. */
function takeOver(
  options: OpenRunOptions,
  landscape: LandscapeWriter,
  choose: () => RunToOpen,
): RunWriter {
  const { connection } = landscape;
  const { segment } = options;
  try {
    const begin = connection.transaction(() => {
      refuseBesideOtherWriter(connection, segment.host, segment.pid);
      const run = choose();
      return { run, segmentId: beginSegment(connection, run.runId, segment) };
    });
    const { run, segmentId } = begin.immediate();
    assertDurable(connection);
    return openRun(options, landscape, run, segmentId);
  } catch (error) {
    landscape.close();
    throw error;
  }
}

function openRun(
  { clock, wrapStore, segment }: OpenRunOptions,
  landscape: LandscapeWriter,
  run: RunToOpen,
  segmentId: number,
): RunWriter {
  const { connection } = landscape;
  const { runId, runKey } = run;
  const progress = readProgress(connection, runId);
  const folder = payloadFolder(landscape.path, run.payloadsPath, runKey);
  const payloads = openPackWriter(folder, 'rows', progress.payloadsEnd);
  const reader = openPayloadReader(folder);
  const store = createGroupStore(connection);
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
    recorder,
    progress,
    openOperations: () => readOpenOperations(connection, runId),
    openTokens: (after, limit) => readOpenTokens(connection, runId, after, limit),
    unfinishedBatches: () => readUnfinishedBatches(connection, runId),
    joinDecision: (forkGroup, coalesce) => readJoinDecision(connection, forkGroup, coalesce),
    readPayload: (payload) => reader.read('rows', payload).bytes,
    end: (end) => endSegment(connection, runId, segmentId, end),
    close() {
      payloads.close();
      reader.close();
      landscape.close();
    },
  };
}
