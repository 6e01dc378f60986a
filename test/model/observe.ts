import Database from 'better-sqlite3';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

import type { Progress } from '../../engine/progress.ts';
import { isTerminal } from '../../landscape/model/outcome.ts';
import type { OutcomeKind } from '../../landscape/model/outcome.ts';

const storedEnd = z.object({ row: z.int().nullable(), outcome: z.string() });
const writtenRow = z.record(z.string(), z.json());
const storedCount = z.object({ what: z.string(), tokens: z.int() });

/** How the tokens of each source row ended; under `batches` those of what batches made. */
export function readEnds(
  landscape: Database.Database,
  runKey: string,
): Readonly<Record<string, readonly string[]>> {
  const stored = z.array(storedEnd).parse(landscape.prepare(endsSql).all(runKey));
  const ends: Record<string, string[]> = {};
  for (const { row, outcome } of stored) (ends[row ?? 'batches'] ??= []).push(outcome);
  for (const list of Object.values(ends)) list.sort();
  return ends;
}

/** The rows that a sink has written; of a run that failed, those in its partial file. */
export function readSink(folder: string, name: string, runKey: string) {
  const path = join(folder, 'out', `${name}.jsonl`);
  const partial = `${path}.partial-${runKey}`;
  const text = readFileSync(existsSync(partial) ? partial : path, 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => writtenRow.parse(JSON.parse(line)));
}

/** Rows, tokens and how many ended in what way, as three witnesses have counted them. */
export interface Counted {
  readonly counters: Counts;
  readonly tables: Counts;
  readonly events: Counts;
}
type Counts = Readonly<Record<string, number>>;

export function readCounts(
  landscape: Database.Database,
  runKey: string,
  progress: Progress,
): Counted {
  const counts = (sql: string) => {
    const stored = z.array(storedCount).parse(landscape.prepare(sql).all({ runKey }));
    return toCounts(stored.map(({ what, tokens }) => [what, tokens]));
  };
  return { counters: counts(countersSql), tables: counts(tablesSql), events: told(progress) };
}

function told({ rows, tokens, outcomes, nodes }: Progress): Counts {
  const inSinks = nodes.flatMap(({ name, ended }) =>
    Object.entries(ended).map(([outcome, count]) => [`${outcome} in ${name}`, count] as const),
  );
  const sums = Object.entries(outcomes).filter(([outcome]) => isTerminal(outcome as OutcomeKind));
  return toCounts([['rows', rows], ['tokens', tokens], ...sums, ...inSinks]);
}

function toCounts(entries: readonly (readonly [what: string, tokens: number])[]): Counts {
  return Object.fromEntries(entries.filter(([, tokens]) => tokens > 0));
}

const endsSql = `
  select r.row_index as row, o.outcome || coalesce(' in ' || n.name, '') as outcome
    from runs join token_outcomes o using (run_id) join tokens t using (token_id)
    left join rows r using (row_id)
    left join nodes n on n.run_id = o.run_id and n.node_index = o.sink_node_index
   where run_key = ? and o.is_terminal = 1`;

const countersSql = `
  with run as (select run_id from runs where run_key = :runKey)
  select 'rows' as what, rows as tokens from run_counters natural join run
  union all select 'tokens', tokens from run_counters natural join run
  union all
  select outcome, sum(tokens) from outcome_counters natural join run
   where outcome <> 'buffered' group by outcome
  union all
  select outcome || ' in ' || n.name, tokens from outcome_counters o natural join run
    join nodes n on n.run_id = o.run_id and n.node_index = o.sink_node_index`;

const tablesSql = `
  with run as (select run_id from runs where run_key = :runKey)
  select 'rows' as what, count(*) as tokens from rows natural join run
  union all select 'tokens', count(*) from tokens natural join run
  union all
  select outcome, count(*) from token_outcomes natural join run
   where is_terminal = 1 group by outcome
  union all
  select outcome || ' in ' || n.name, count(*) from token_outcomes o natural join run
    join nodes n on n.run_id = o.run_id and n.node_index = o.sink_node_index
   group by outcome, n.name`;
