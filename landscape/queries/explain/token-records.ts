import type { Knex } from 'knex';

import type { Artifact } from '../../model/artifact.ts';
import type { Call } from '../../model/call.ts';
import type { NodeIndex, RowId, RunId, StateId, TokenId } from '../../model/ids.ts';
import type { NodeState } from '../../model/node-state.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { RecordedValidationError } from '../../model/recorded-error.ts';
import type { RoutingEvent } from '../../model/routing-event.ts';
import type { Row, SourceFile } from '../../model/row.ts';
import type { Token } from '../../model/token.ts';
import { rowColumns, toRow } from '../../readers/to-row.ts';
import { listArtifacts } from '../list-artifacts.ts';
import { listCalls } from '../list-calls.ts';
import { listEffects } from '../list-effects.ts';
import type { TriedEffect } from '../list-effects.ts';
import { listTransformErrors, listValidationErrors } from '../list-errors.ts';
import { listOutcomes } from '../list-outcomes.ts';
import { listSourceFiles } from '../list-rows.ts';
import { listRoutingEvents, listStates } from '../list-states.ts';
import type { ErrorFacts } from './explain-error.ts';

/** Everything that the tables say about some tokens. */
export interface TokenRecords {
  /** In the order of steps and attempts. */
  readonly states: ReadonlyMap<TokenId, readonly NodeState[]>;
  readonly events: ReadonlyMap<StateId, readonly RoutingEvent[]>;
  readonly calls: ReadonlyMap<StateId, readonly Call[]>;
  readonly effects: ReadonlyMap<TokenId, readonly TriedEffect[]>;
  readonly outcomes: ReadonlyMap<TokenId, Outcome>;
  readonly stepErrors: ReadonlyMap<StateId, ErrorFacts>;
  readonly rowErrors: ReadonlyMap<RowId, RecordedValidationError>;
  readonly rows: ReadonlyMap<RowId, Row>;
  readonly files: readonly SourceFile[];
  readonly artifacts: ReadonlyMap<NodeIndex, Artifact>;
}

export async function loadTokenRecords(
  db: Knex,
  runId: RunId,
  tokens: readonly Token[],
): Promise<TokenRecords> {
  const ids = tokens.map((token) => token.tokenId);
  const rowIds = [
    ...new Set(tokens.flatMap(({ origin }) => (origin.kind === 'row' ? [origin.rowId] : []))),
  ];
  const states = await listStates(db, ids);
  const stateIds = states.map((state) => state.stateId);
  const events: RoutingEvent[] = [];
  const calls: Call[] = [];
  for (let at = 0; at < stateIds.length; at += 1000) {
    const part = stateIds.slice(at, at + 1000);
    events.push(...(await listRoutingEvents(db, part)));
    calls.push(...(await listCalls(db, part)));
  }
  const found: unknown[] =
    rowIds.length === 0
      ? []
      : await db('rows').select(rowColumns).whereIn('row_id', rowIds).orderBy('row_id');
  return {
    states: Map.groupBy(states, (state) => state.tokenId),
    events: Map.groupBy(events, (event) => event.stateId),
    calls: Map.groupBy(calls, (call) => (call.parent.kind === 'state' ? call.parent.stateId : 0)),
    effects: Map.groupBy(await listEffects(db, ids), ({ effect }) => effect.tokenId),
    outcomes: new Map((await listOutcomes(db, ids)).map((each) => [each.tokenId, each])),
    stepErrors: new Map((await listTransformErrors(db, ids)).map((each) => [each.stateId, each])),
    rowErrors: new Map((await listValidationErrors(db, rowIds)).map((each) => [each.rowId, each])),
    rows: new Map(found.map(toRow).map((row) => [row.rowId, row])),
    files: await listSourceFiles(db, runId),
    artifacts: new Map((await listArtifacts(db, runId)).map((each) => [each.sinkNodeIndex, each])),
  };
}
