import type { Knex } from 'knex';

import type { Asked, Explanation } from '../../model/explanation.ts';
import type { TokenId } from '../../model/ids.ts';
import { parseShownId, showId } from '../../model/ids.ts';
import type { Run } from '../../model/run.ts';
import { openPayloadReader, payloadFolder } from '../../payloads/read-payload.ts';
import { summarise } from '../list-runs.ts';
import { loadGraph } from '../run-graph.ts';
import { explainBatches } from './explain-batch.ts';
import { explainLineage } from './explain-lineage.ts';
import { explainRow } from './explain-source-row.ts';
import { explainRun } from './explain-run.ts';
import { explainTokens } from './explain-tokens.ts';
import { loadFamily } from './family.ts';
import { narrowToField, noEndIn, sinkIndex } from './narrow.ts';
import { findSubject } from './subject.ts';
import { loadTokenRecords } from './token-records.ts';

export interface ExplainOptions {
  /** Path of the landscape: payloads lie relative to it. */
  readonly databasePath: string;
  /** Puts the rows themselves beside their hashes. */
  readonly full?: boolean | undefined;
  /** Absolute path of a published artifact, whose rows are then shown as they were written. */
  readonly resolveArtifact?: ((path: string) => string) | undefined;
  /** Also what became of it, through batches too. */
  readonly down?: boolean | undefined;
  /** Only ends in this sink. */
  readonly sink?: string | undefined;
  /** Only steps that touched this field. */
  readonly field?: string | undefined;
  /** Id of the token behind which the page begins. */
  readonly after?: string | undefined;
  /** Tokens to explain at most; their ancestors come on top. */
  readonly limit?: number | undefined;
}

export const tokensPerPage = 20;

/**
 * The token graph around some tokens, every token with its steps and its end.
 *
 * @throws NotFoundError when there is no end in the sink, or no step touched the field.
 */
export async function explainFamily(
  db: Knex,
  run: Run,
  named: readonly TokenId[],
  question: Pick<Asked, 'row' | 'token'>,
  options: ExplainOptions,
): Promise<Explanation> {
  const { databasePath, full = false, down = false, sink, field, resolveArtifact } = options;
  const [summary] = await summarise(db, [run]);
  if (summary === undefined) throw new Error('A run has one summary');
  const graph = await loadGraph(db, run.runId);
  const subject = await findSubject(db, graph, named, {
    down,
    sink: sink === undefined ? undefined : sinkIndex(graph, sink),
    after: parseShownId('token', options.after ?? '') ?? 0,
    limit: options.limit ?? tokensPerPage,
  });
  if (sink !== undefined && subject.size === 0) throw noEndIn(run, sink, subject.ends);
  const family = await loadFamily(db, run.runId, graph, subject);
  const records = await loadTokenRecords(db, run.runId, family.tokens);
  const payloads = openPayloadReader(payloadFolder(databasePath, run.payloadsPath, run.runKey));
  try {
    const explained = await explainTokens(
      db,
      { graph, payloads, full, resolveArtifact },
      family,
      records,
    );
    const lineage = await explainLineage(db, {
      graph,
      family,
      explained,
      rowIndexOf: ({ origin }) =>
        origin.kind === 'row' ? (records.rows.get(origin.rowId)?.rowIndex ?? null) : null,
      isWhole: sink === undefined && (down || question.row !== null),
      down,
    });
    const explanation: Explanation = {
      schema: 'elspeth.explain',
      schemaVersion: 1,
      asked: { ...question, sink: sink ?? null, field: null, down },
      run: explainRun(summary),
      lineage,
      ends: subject.ends,
      rows: [...records.rows.values()].map((row) => explainRow(payloads, records, row)),
      batches: await explainBatches(db, { graph, payloads }, family.batches.values()),
      tokens: [...explained.values()],
      page: {
        tokens: subject.size,
        shown: subject.page.length,
        next: subject.next === undefined ? null : showId('token', subject.next),
      },
    };
    return field === undefined ? explanation : narrowToField(explanation, field);
  } finally {
    payloads.close();
  }
}
