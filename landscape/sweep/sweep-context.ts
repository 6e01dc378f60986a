import type { Knex } from 'knex';

import type { Run, RunStatus } from '../model/run.ts';
import type { RunGraph } from '../queries/run-graph.ts';
import type { PayloadCheck } from './check-payloads.ts';
import type { Findings } from './findings.ts';
import type { Tally } from './tally.ts';

/** What all parts of a sweep share. */
export interface Sweep {
  /** One snapshot for all of it: a run that goes on writing changes nothing. */
  readonly db: Knex;
  readonly run: Run;
  readonly status: RunStatus;
  readonly graph: RunGraph;
  readonly findings: Findings;
  readonly rowPayloads: PayloadCheck;
  readonly callPayloads: PayloadCheck;
  readonly tally: Tally;
}
