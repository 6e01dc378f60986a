import type { Knex } from 'knex';

import type { ExplainedError } from '../model/explained-step.ts';
import type { TokenId } from '../model/ids.ts';
import type { Run, RunStatus } from '../model/run.ts';
import type { ErrorGroup } from './error-groups.ts';
import { neverCancelled } from './cancellation.ts';
import type { Cancellation } from './cancellation.ts';
import { summariseTokens, tokenScope } from './list-tokens.ts';
import { listRuns, summarise } from './list-runs.ts';
import { loadGraph } from './run-graph.ts';
import { readTokenPreview } from './token-preview.ts';
import { settledErrorGroups } from './settled-error-groups.ts';
import { readTokenRange } from './token-range.ts';
import { walkTokenIds } from './walk-token-ids.ts';

/** The errors of a run in groups, held against the run of the same pipeline before it. */
export interface ErrorReport {
  /** The largest group first. */
  readonly groups: readonly ReportedErrors[];
  readonly errors: number;
  readonly status: RunStatus;
  /** Absent for the first run of a pipeline. */
  readonly previousRun: string | undefined;
}

export interface ReportedErrors extends ErrorGroup {
  /** Name of the node. */
  readonly node: string;
  /** Indexes of the rows; absent when a batch made the token. */
  readonly firstRow: number | undefined;
  readonly lastRow: number | undefined;
  /** Errors of the same group in the run before; absent when there is no such run. */
  readonly before: number | undefined;
}

/** Groups for which the rows are looked up. */
const mostGroups = 500;

/** @throws when nobody waits for it any more. */
export async function reportErrors(
  db: Knex,
  run: Run,
  cancellation: Cancellation = neverCancelled,
): Promise<ErrorReport> {
  const graph = await loadGraph(db, run.runId);
  const [summary] = await summarise(db, [run]);
  const groups = await settledErrorGroups(db, run, cancellation);
  const shown = groups.slice(0, mostGroups);
  const rows = await rowsOf(
    db,
    shown.flatMap(({ firstTokenId, lastTokenId }) => [firstTokenId, lastTokenId]),
  );
  const previous = await findPrevious(db, run);
  const before = previous === undefined ? undefined : await countByName(db, previous, cancellation);
  return {
    groups: shown.map((group) => {
      const node = graph.node(group.nodeIndex).name;
      return {
        ...group,
        node,
        firstRow: rows.get(group.firstTokenId),
        lastRow: rows.get(group.lastTokenId),
        before: before && (before.get(groupName(node, group)) ?? 0),
      };
    }),
    status: summary?.status ?? 'running',
    errors: groups.reduce((sum, { errors }) => sum + errors, 0),
    previousRun: previous?.runKey,
  };
}

async function findPrevious(db: Knex, { pipeline, runId }: Run): Promise<Run | undefined> {
  const { items } = await listRuns(db, { pipeline, after: runId, limit: 1 });
  return items[0];
}

/** Nodes of another run have other indexes: their names are what stays. */
async function countByName(
  db: Knex,
  run: Run,
  cancellation: Cancellation,
): Promise<ReadonlyMap<string, number>> {
  const graph = await loadGraph(db, run.runId);
  const groups = await settledErrorGroups(db, run, cancellation);
  return new Map(
    groups.map((group) => [groupName(graph.node(group.nodeIndex).name, group), group.errors]),
  );
}

function groupName(node: string, { reason, field }: ErrorGroup): string {
  return JSON.stringify([node, reason, field]);
}

async function rowsOf(
  db: Knex,
  tokenIds: readonly TokenId[],
): Promise<ReadonlyMap<TokenId, number | undefined>> {
  const tokens = await summariseTokens(db, [...new Set(tokenIds)]);
  return new Map(
    tokens.map(({ tokenId, origin }) => [
      tokenId,
      origin.kind === 'row' ? origin.rowIndex : undefined,
    ]),
  );
}

/** One of a group, to see what its errors are about. */
export interface ErrorSample {
  readonly tokenId: TokenId;
  readonly rowIndex: number | undefined;
  /** The beginning of its record; absent when the bytes are gone. */
  readonly text: string | undefined;
  readonly error: ExplainedError | undefined;
}

const samples = 5;

/** The first errors of a group. */
export async function sampleErrors(
  db: Knex,
  run: Run,
  group: Pick<ErrorGroup, 'nodeIndex' | 'reason' | 'field'>,
  databasePath: string,
  cancellation: Cancellation = neverCancelled,
): Promise<readonly ErrorSample[]> {
  const graph = await loadGraph(db, run.runId);
  const scope = tokenScope(run, graph, await readTokenRange(db, run), {});
  const filter = { node: group.nodeIndex, reason: group.reason, field: group.field };
  const found: ErrorSample[] = [];
  for (const tokenId of await walkTokenIds(db, scope, filter, samples, cancellation)) {
    const { source, content, error } = await readTokenPreview(db, run, tokenId, databasePath);
    const text = content.available ? content.text : undefined;
    found.push({ tokenId, rowIndex: source?.rowIndex, text, error });
  }
  return found;
}
