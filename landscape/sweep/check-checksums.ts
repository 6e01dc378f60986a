import { isSummed, summedTables } from '../model/summed-tables.ts';
import type { SummedTable } from '../model/summed-tables.ts';
import { outcomeNames, eventNames, stateNames, tokenNames } from './read-trail-records.ts';
import type { Findings } from './findings.ts';
import type { Snapshot } from './snapshot.ts';
import { createSumTally } from './sum-tally.ts';
import type { SumTally } from './sum-tally.ts';
import type { Sweep } from './sweep-context.ts';

/** The tables that a sweep reads from end to end anyhow: what passes by is summed up. */
export interface TrailSums {
  readonly tokens: SumTally;
  readonly states: SumTally;
  readonly outcomes: SumTally;
  readonly events: SumTally;
}

export function createTrailSums(runId: number): TrailSums {
  return {
    tokens: createSumTally('tokens', tokenNames, runId),
    states: createSumTally('node_states', stateNames, runId),
    outcomes: createSumTally('token_outcomes', outcomeNames, runId),
    events: createSumTally('routing_events', eventNames, runId),
  };
}

/** Rows are summed up by the pass over them. */
const passedBy: readonly SummedTable[] = [
  'rows',
  'tokens',
  'node_states',
  'token_outcomes',
  'routing_events',
];

/** Every record of the run is what was written: what a disk or a hand has changed shows in its block. */
export function checkChecksums({ snapshot, run, findings, sums }: Sweep): void {
  for (const tally of [sums.tokens, sums.states, sums.outcomes, sums.events]) {
    tally.compare(snapshot, findings);
  }
  for (const table of Object.keys(summedTables)) {
    if (findings.isFull) return;
    if (isSummed(table) && !passedBy.includes(table)) {
      sumTable(snapshot, table, run.runId, findings);
    }
  }
}

/** Some tables know their run only through another. */
const throughTokens = 'token_id in (select token_id from tokens where run_id = ?)';
const throughBatches = 'batch_id in (select batch_id from batches where run_id = ?)';
const ownership: Partial<Record<SummedTable, string>> = {
  token_parents: throughTokens,
  batch_members: throughBatches,
  batch_outputs: throughBatches,
};

function sumTable(snapshot: Snapshot, table: SummedTable, runId: number, findings: Findings): void {
  const names = snapshot
    .raw('select name from pragma_table_info(?)', table)
    .map(([name]) => String(name));
  const tally = createSumTally(table, names, runId);
  const where = ownership[table] ?? 'run_id = ?';
  for (const record of snapshot.each(
    `select ${names.join(', ')} from ${table} where ${where}`,
    runId,
  )) {
    tally.add([record]);
  }
  tally.compare(snapshot, findings);
}
