import type { RunId } from '../model/ids.ts';
import type { PayloadClass } from '../model/payload.ts';
import type { RunGraph } from '../queries/run-graph.ts';
import { createPayloadCheck } from './check-payloads.ts';
import { checkRows } from './check-rows.ts';
import type { RowTally } from './check-rows.ts';
import { createFindings } from './findings.ts';
import type { Finding } from './findings.ts';
import { scanPacks } from './scan-packs.ts';
import type { PackScan } from './scan-packs.ts';
import type { Snapshot } from './snapshot.ts';
import type { Sweep } from './sweep-context.ts';

/** What the pass over the rows has found. Plain data, like the rest: it crosses between threads. */
export interface RowsPass {
  readonly tally: RowTally;
  readonly findings: readonly Finding[];
  /** The greatest offset that a row refers to. */
  readonly farthest: number;
}

export type PacksPass = Readonly<Record<PayloadClass, PackScan>>;

/** The passes that need nothing of the trails, so that another thread can do them. */
export interface OtherPasses {
  rows(): Promise<RowsPass>;
  packs(): Promise<PacksPass>;
  /** Bytes of the packs that were read so far. */
  readonly payloadBytes: number;
  close(): Promise<void>;
}

export interface RowsToPass {
  readonly snapshot: Snapshot;
  readonly runId: RunId;
  readonly graph: Pick<RunGraph, 'node'>;
  readonly folder: string;
  readonly maxFindings: number;
}

export function passOverRows({ maxFindings, folder, ...to }: RowsToPass): RowsPass {
  const findings = createFindings(maxFindings);
  const payloads = createPayloadCheck(folder, 'rows', findings);
  try {
    const tally = checkRows({ ...to, findings, payloads });
    return { tally, findings: findings.list, farthest: payloads.farthest };
  } finally {
    payloads.close();
  }
}

export function passOverPacks(
  folder: string,
  ends: Readonly<Record<PayloadClass, number>>,
  onBytes?: (bytes: number) => void,
): PacksPass {
  return {
    rows: scanPacks({ folder, kind: 'rows', end: ends.rows }, onBytes),
    calls: scanPacks({ folder, kind: 'calls', end: ends.calls }),
  };
}

/** The passes in this thread, each when it is asked for. */
export function passesHere(
  { snapshot, run, graph, folder, payloadEnds }: Sweep,
  maxFindings: number,
): OtherPasses {
  const { runId } = run;
  let payloadBytes = 0;
  return {
    rows: async () => passOverRows({ snapshot, runId, graph, folder, maxFindings }),
    packs: async () =>
      passOverPacks(folder, payloadEnds, (bytes) => {
        payloadBytes = bytes;
      }),
    get payloadBytes() {
      return payloadBytes;
    },
    close: async () => undefined,
  };
}
