import type { PayloadClass } from '../model/payload.ts';
import type { Run, RunStatus } from '../model/run.ts';
import type { RunGraph } from '../queries/run-graph.ts';
import type { TrailSums } from './check-checksums.ts';
import type { PayloadCheck } from './check-payloads.ts';
import type { Findings } from './findings.ts';
import type { Snapshot } from './snapshot.ts';
import type { Tally } from './tally.ts';

/** What all parts of a sweep share. */
export interface Sweep {
  readonly databasePath: string;
  readonly snapshot: Snapshot;
  readonly run: Run;
  readonly status: RunStatus;
  readonly graph: RunGraph;
  readonly findings: Findings;
  /** Where the packs of the run are. */
  readonly folder: string;
  /** The offsets behind the payloads that the last commit knew of. */
  readonly payloadEnds: Readonly<Record<PayloadClass, number>>;
  /** As the run counts them: for progress, and to see whether it is a large one. */
  readonly expected: { readonly rows: number; readonly tokens: number };
  readonly rowPayloads: PayloadCheck;
  readonly callPayloads: PayloadCheck;
  readonly tally: Tally;
  readonly sums: TrailSums;
  close(): void;
}
