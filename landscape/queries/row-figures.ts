import type { Knex } from 'knex';

import type { OutcomeCounter } from '../model/counters.ts';
import type { NodeKind } from '../model/graph.ts';
import type { NodeIndex, TokenId } from '../model/ids.ts';
import type { Run, RunStatus } from '../model/run.ts';
import { id, openRecord } from '../readers/stored-record.ts';
import { neverCancelled } from './cancellation.ts';
import type { Cancellation } from './cancellation.ts';
import { summarise } from './list-runs.ts';
import { readRunCounters } from './run-counters.ts';
import type { RunGraph } from './run-graph.ts';
import type { TokenFilter } from './token-filter.ts';
import { tokenScope } from './list-tokens.ts';
import { countOpen, readTokenRange } from './token-range.ts';
import { walkTokenIds } from './walk-token-ids.ts';

/** What the counters say of a run's rows, and the names that can narrow them. */
export interface RowFigures {
  readonly runKey: string;
  readonly status: RunStatus;
  readonly rows: number;
  readonly tokens: number;
  /** Tokens without a terminal outcome. */
  readonly open: number;
  readonly outcomes: readonly OutcomeCounter[];
  /** By node index. */
  readonly nodes: readonly NamedNode[];
}

export interface NamedNode {
  readonly nodeIndex: NodeIndex;
  readonly name: string;
  readonly kind: NodeKind;
}

export async function readRowFigures(db: Knex, run: Run, graph: RunGraph): Promise<RowFigures> {
  const [summary] = await summarise(db, [run]);
  const counters = await readRunCounters(db, run.runId);
  return {
    runKey: run.runKey,
    status: summary?.status ?? 'running',
    rows: counters.rows,
    tokens: counters.tokens,
    open: countOpen(counters),
    outcomes: counters.outcomes,
    nodes: graph.nodes.map(({ nodeIndex, name, kind }) => ({ nodeIndex, name, kind })),
  };
}

/** How many tokens pass a filter that indexes know of; `most` stands for that many or more. */
export async function countTokens(
  db: Knex,
  run: Run,
  graph: RunGraph,
  filter: TokenFilter,
  most: number,
  cancellation: Cancellation = neverCancelled,
): Promise<number> {
  const scope = tokenScope(run, graph, await readTokenRange(db, run), {});
  return (await walkTokenIds(db, scope, filter, most, cancellation)).length;
}

/** The first token of the first row from an index on; absent behind the last row. */
export async function findTokenOfRow(
  db: Knex,
  { runId }: Run,
  rowIndex: number,
): Promise<TokenId | undefined> {
  const found: unknown[] = await db({ row: 'rows' })
    .join({ token: 'tokens' }, 'token.row_id', 'row.row_id')
    .select({ tokenId: 'token.token_id' })
    .where({ 'row.run_id': runId })
    .andWhere('row.row_index', '>=', rowIndex)
    .orderBy(['row.row_index', 'token.token_id'])
    .limit(1);
  const [first] = found;
  return first === undefined ? undefined : id(openRecord('tokens', 'tokenId', first), 'tokenId');
}
