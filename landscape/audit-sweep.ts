import { setImmediate } from 'node:timers/promises';

import type { RunId } from './model/ids.ts';
import { checkArtifacts } from './sweep/check-artifacts.ts';
import { checkBatches } from './sweep/check-batches.ts';
import { checkBirths } from './sweep/check-births.ts';
import { checkChecksums } from './sweep/check-checksums.ts';
import { checkChildren } from './sweep/check-children.ts';
import { checkConfigHashes } from './sweep/check-config.ts';
import { checkCounters } from './sweep/check-counters.ts';
import { checkEffects } from './sweep/check-effects.ts';
import { checkLateArrivals } from './sweep/check-late-arrivals.ts';
import { checkCalls, checkOperations } from './sweep/check-operations.ts';
import type { OutputPlaces, OwnFiles, SweptOutput } from './sweep/check-output-files.ts';
import { checkTrail } from './sweep/check-trail.ts';
import { createWrittenBytesCheck } from './sweep/check-written-bytes.ts';
import type { Finding } from './sweep/findings.ts';
import { createKinBook } from './sweep/kin.ts';
import { readTrails } from './sweep/load-trails.ts';
import { openSweep } from './sweep/open-sweep.ts';
import { namePayloads } from './sweep/name-payloads.ts';
import { passesHere } from './sweep/other-passes.ts';
import type { OtherPasses, PacksPass } from './sweep/other-passes.ts';
import { passesInThread } from './sweep/passes-in-thread.ts';
import type { Sweep } from './sweep/sweep-context.ts';

export type { Finding } from './sweep/findings.ts';
export type { OutputPlaces, SweptOutput } from './sweep/check-output-files.ts';

export interface SweepOptions {
  /** Path of the landscape: payloads lie relative to it. */
  readonly databasePath: string;
  readonly runId: RunId;
  /** Where the outputs lie; absent: the files are not looked at. */
  readonly outputs?: OutputPlaces | undefined;
  /** The sweep stops when it has found this much. */
  readonly maxFindings?: number | undefined;
  /**
   * Whether rows and payloads are read in a second thread; without it that is done from some rows on,
   * where it is worth the time that a thread takes to start. The result is the same.
   */
  readonly isThreaded?: boolean | undefined;
  /** Told now and then how far it is. */
  readonly onProgress?: ((progress: SweepProgress) => void) | undefined;
}

export interface SweepProgress {
  readonly tokens: number;
  /** As the run counts them. */
  readonly allTokens: number;
  readonly payloadBytes: number;
  /** Of all packs, as far as they were committed. */
  readonly allPayloadBytes: number;
}

export interface SweepResult {
  /** Empty when the audit trail is what it must be, and the outputs are what was written. */
  readonly findings: readonly Finding[];
  /** False when the sweep stopped at `maxFindings`. */
  readonly isComplete: boolean;
  /** What was looked at. */
  readonly checked: {
    readonly rows: number;
    readonly tokens: number;
    readonly states: number;
    readonly payloads: number;
    readonly payloadBytes: number;
    readonly artifactFiles: number;
  };
  /** What lies where the sinks have written; empty when that was not looked at. */
  readonly outputs: readonly SweptOutput[];
}

/** Rows from which on a second thread saves more time than it takes to start. */
const rowsWorthAThread = 20_000;

/**
 * Reads everything that is recorded of one run, once, and reports whatever contradicts itself, its
 * payloads, or the files that were published. Changes nothing. Of a run at work it sees one moment.
 *
 * @throws AuditError when not even the run, its segments or its graph can be read.
 */
export async function sweepRun(options: SweepOptions): Promise<SweepResult> {
  const { databasePath, runId, maxFindings = 1000 } = options;
  const sweep = openSweep(databasePath, runId, maxFindings);
  try {
    const isThreaded = options.isThreaded ?? sweep.expected.rows >= rowsWorthAThread;
    const others = (isThreaded ? passesInThread : passesHere)(sweep, maxFindings);
    try {
      return await sweepSnapshot(sweep, options, others, maxFindings);
    } finally {
      await others.close();
    }
  } finally {
    sweep.close();
  }
}

async function sweepSnapshot(
  sweep: Sweep,
  { outputs: places, onProgress }: SweepOptions,
  others: OtherPasses,
  maxFindings: number,
): Promise<SweepResult> {
  const { findings, tally } = sweep;
  const tell = () =>
    onProgress?.({
      tokens: tally.tokens,
      allTokens: sweep.expected.tokens,
      payloadBytes: others.payloadBytes,
      allPayloadBytes: sweep.payloadEnds.rows,
    });
  checkConfigHashes(sweep);
  const { own, outputs } = checkArtifacts(sweep, places);
  await checkTrails(sweep, own, tell);
  checkOperations(sweep);
  checkCalls(sweep);
  checkEffects(sweep);
  const rows = await others.rows();
  tally.rows = rows.tally.rows;
  tally.sourceBytes = rows.tally.sourceBytes;
  checkBatches(sweep);
  const isCut = findings.isFull || rows.findings.length >= maxFindings;
  if (!isCut) checkCounters(sweep);
  if (!isCut && !findings.isFull) checkChecksums(sweep);
  const waiting = setInterval(tell, tellEveryMs);
  const packs = await others.packs().finally(() => clearInterval(waiting));
  const stored = checkPacks(sweep, packs, rows.farthest);
  const all = [...rows.findings, ...findings.list];
  return {
    findings: all.slice(0, maxFindings),
    isComplete: !isCut && !findings.isFull && all.length < Math.max(1, maxFindings),
    checked: {
      rows: tally.rows,
      tokens: tally.tokens,
      states: tally.states,
      payloads: stored.payloads,
      payloadBytes: stored.bytes,
      artifactFiles: own.size,
    },
    outputs,
  };
}

/** How long the thread is kept without letting others have their turn. */
const tellEveryMs = 100;

async function checkTrails(sweep: Sweep, files: OwnFiles, tell: () => void): Promise<void> {
  const written = createWrittenBytesCheck(sweep, files);
  const book = createKinBook(sweep);
  let told = performance.now();
  try {
    for (const trails of readTrails(sweep)) {
      for (const trail of trails) checkTrail(sweep, trail);
      book.remember(trails);
      checkBirths(sweep, book, trails);
      checkLateArrivals(sweep, book, trails);
      checkChildren(sweep, trails);
      written.check(trails);
      if (sweep.findings.isFull) return;
      if (performance.now() - told < tellEveryMs) continue;
      tell();
      await setImmediate();
      told = performance.now();
    }
  } finally {
    written.close();
  }
}

/** What the pass over the packs has found, with the records that refer to it. */
function checkPacks(
  { snapshot, run, findings, rowPayloads, callPayloads }: Sweep,
  packs: PacksPass,
  farthestRow: number,
): { readonly payloads: number; readonly bytes: number } {
  const sum = { payloads: 0, bytes: 0 };
  for (const [kind, payloads] of [
    ['rows', rowPayloads],
    ['calls', callPayloads],
  ] as const) {
    const scan = packs[kind];
    for (const finding of scan.findings) findings.addOnce(finding);
    const farthest = Math.max(payloads.farthest, kind === 'rows' ? farthestRow : -1);
    const to = { snapshot, runId: run.runId, findings, payloads, farthest };
    const named = namePayloads(to, kind, scan);
    sum.payloads += scan.payloads + named.payloads;
    sum.bytes += scan.bytes + named.bytes;
  }
  return sum;
}
