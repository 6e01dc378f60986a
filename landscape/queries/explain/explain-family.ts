import type { Knex } from 'knex';

import { AuditError } from '../../model/errors.ts';
import { toHex } from '../../hash.ts';
import type {
  Asked,
  ExplainedRow,
  ExplainedStep,
  ExplainedToken,
  Explanation,
} from '../../model/explanation.ts';
import { showId } from '../../model/ids.ts';
import type { TokenId } from '../../model/ids.ts';
import { deliveryOf } from '../../model/outcome.ts';
import type { PayloadRef } from '../../model/payload.ts';
import type { Row } from '../../model/row.ts';
import type { Run } from '../../model/run.ts';
import type { Token } from '../../model/token.ts';
import { openPayloadReader, payloadFolder } from '../../payloads/read-payload.ts';
import type { PayloadReader } from '../../payloads/read-payload.ts';
import { summarise } from '../list-runs.ts';
import { loadGraph } from '../run-graph.ts';
import { explainEnd } from './explain-end.ts';
import type { EndSources } from './explain-end.ts';
import { explainRun } from './explain-run.ts';
import { explainStep, handedOnBy } from './explain-step.ts';
import type { StepSources } from './explain-step.ts';
import { readText } from './read-content.ts';
import { loadFamily } from './token-family.ts';
import type { TokenFamily } from './token-family.ts';
import { loadTokenRecords } from './token-records.ts';
import type { TokenRecords } from './token-records.ts';

export interface ExplainOptions {
  /** Path of the landscape: payloads lie relative to it. */
  readonly databasePath: string;
  /** Puts the rows themselves beside their hashes. */
  readonly full?: boolean | undefined;
  /** Absolute path of a published artifact, whose rows are then shown as they were written. */
  readonly resolveArtifact?: ((path: string) => string) | undefined;
}

/** The token graph around some tokens, every token with its steps and its end. */
export async function explainFamily(
  db: Knex,
  run: Run,
  asked: readonly Token[],
  question: Pick<Asked, 'row' | 'token'>,
  { databasePath, full = false, resolveArtifact }: ExplainOptions,
): Promise<Explanation> {
  const [summary] = await summarise(db, [run]);
  if (summary === undefined) throw new Error('A run has one summary');
  const graph = await loadGraph(db, run.runId);
  const family = await loadFamily(db, run.runId, asked);
  const records = await loadTokenRecords(db, run.runId, family.tokens);
  const payloads = openPayloadReader(payloadFolder(databasePath, run.payloadsPath, run.runKey));
  try {
    const sources = { graph, payloads, full, resolveArtifact };
    return {
      schema: 'elspeth.explain',
      schemaVersion: 1,
      asked: { ...question, sink: null, field: null },
      run: explainRun(summary),
      rows: [...records.rows.values()].map((row) => explainRow(payloads, records, row)),
      tokens: explainTokens(sources, family, records),
      tokensLeftOut: family.leftOut,
    };
  } finally {
    payloads.close();
  }
}

function explainTokens(
  sources: StepSources & EndSources,
  family: TokenFamily,
  records: TokenRecords,
): readonly ExplainedToken[] {
  const explained = new Map<TokenId, ExplainedToken>();
  for (const token of family.tokens) {
    const steps = explainSteps(sources, family, records, token);
    const outcome = records.outcomes.get(token.tokenId);
    const states = records.states.get(token.tokenId) ?? [];
    const delivery = outcome === undefined ? undefined : deliveryOf(outcome);
    explained.set(token.tokenId, {
      id: showId('token', token.tokenId),
      role: token.role,
      row: token.origin.kind === 'row' ? showId('row', token.origin.rowId) : null,
      batch: token.origin.kind === 'batch' ? showId('batch', token.origin.batchId) : null,
      branch: token.branchName ?? null,
      parents: idsOf(family.parents, token.tokenId),
      children: idsOf(family.children, token.tokenId),
      steps,
      end:
        outcome === undefined
          ? null
          : explainEnd(sources, {
              outcome,
              states,
              artifact: delivery && records.artifacts.get(delivery.sinkNodeIndex),
              errorFacts: errorFactsOf(records, token),
              path: [...stepsBefore(explained, family, token.tokenId), ...steps],
            }),
    });
  }
  return [...explained.values()];
}

function explainSteps(
  sources: StepSources,
  family: TokenFamily,
  records: TokenRecords,
  token: Token,
): readonly ExplainedStep[] {
  const states = records.states.get(token.tokenId) ?? [];
  return states.map((state) => {
    const before = states.findLast((each) => each.stepIndex < state.stepIndex);
    const isAtSource = sources.graph.node(state.nodeIndex).kind === 'source';
    return explainStep(sources, {
      state,
      events: records.events.get(state.stateId) ?? [],
      calls: records.calls.get(state.stateId) ?? [],
      errorFacts:
        records.stepErrors.get(state.stateId) ??
        (isAtSource ? errorFactsOf(records, token) : undefined),
      handedOn:
        before === undefined ? handedOnByParent(family, records, token) : handedOnBy(before),
    });
  });
}

/** A fork hands every child what its parent had; joins, batches and expansions make something new. */
function handedOnByParent(
  family: TokenFamily,
  records: TokenRecords,
  token: Token,
): PayloadRef | undefined {
  if (token.forkGroupId === undefined) return undefined;
  const [parent] = family.parents.get(token.tokenId) ?? [];
  const last = parent === undefined ? undefined : records.states.get(parent)?.at(-1);
  return last === undefined ? undefined : handedOnBy(last);
}

/** The steps of all ancestors, oldest first. */
function stepsBefore(
  explained: ReadonlyMap<TokenId, ExplainedToken>,
  family: TokenFamily,
  tokenId: TokenId,
): readonly ExplainedStep[] {
  const ancestors = new Set<TokenId>();
  for (let front = family.parents.get(tokenId) ?? []; front.length > 0;) {
    for (const parent of front) ancestors.add(parent);
    front = front.flatMap((parent) => family.parents.get(parent) ?? []);
  }
  return [...ancestors]
    .toSorted((a, b) => a - b)
    .flatMap((ancestor) => explained.get(ancestor)?.steps ?? []);
}

function errorFactsOf(records: TokenRecords, { tokenId, origin }: Token) {
  const states = records.states.get(tokenId) ?? [];
  const ofSteps = states.map((state) => records.stepErrors.get(state.stateId));
  const last = ofSteps.findLast((facts) => facts !== undefined);
  return last ?? (origin.kind === 'row' ? records.rowErrors.get(origin.rowId) : undefined);
}

function explainRow(payloads: PayloadReader, records: TokenRecords, row: Row): ExplainedRow {
  const file = records.files[row.fileIndex];
  if (file === undefined) {
    throw new AuditError(
      'AUDIT_CORRUPT',
      `rows, row_id ${row.rowId}: refers to file_index ${row.fileIndex}, and source_files has none.`,
      { facts: { table: 'rows', key: `row_id ${row.rowId}`, column: 'file_index' } },
    );
  }
  return {
    id: showId('row', row.rowId),
    index: row.rowIndex,
    file: file.path,
    line: row.line,
    byteOffset: row.byteOffset,
    byteLength: row.byteLength,
    sha256: toHex(row.source.hash),
    raw: readText(payloads, row.source),
  };
}

function idsOf(links: ReadonlyMap<TokenId, readonly TokenId[]>, of: TokenId): readonly string[] {
  return (links.get(of) ?? []).map((tokenId) => showId('token', tokenId));
}
