import { z } from 'zod';

import { AuditError } from '../model/errors.ts';
import type { RunId, TokenId } from '../model/ids.ts';
import type { OpenToken, TokenBirth } from '../recorder/run-progress.ts';
import type { Connection } from './connection.ts';
import { read } from './read-progress.ts';
import { readReason, readStateBefore, readStateOfWaiting } from './read-states.ts';
import { count, hash } from './stored-columns.ts';

const frames = z.array(z.object({ forkGroupId: count, nodeIndex: count, branch: z.string() }));
const position = z.array(z.number()).min(1);

const openToken = z.object({
  token_id: count,
  batch_id: count.nullable(),
  frames_json: z.string().nullable(),
  branch_name: z.string().nullable(),
  fork_group_id: count.nullable(),
  origin_node_index: count.nullable(),
  data_hash: hash.nullable(),
  data_ref: count.nullable(),
  position_json: z.string().nullable(),
  row_id: count.nullable(),
  row_index: count.nullable(),
  line: count.nullable(),
  source_data_hash: hash.nullable(),
  source_data_ref: count.nullable(),
});
type StoredToken = z.output<typeof openToken>;

/**
 * Tokens of a run without a terminal outcome, in the order in which they were made: a page of them,
 * behind the token `after`.
 */
export function readOpenTokens(
  db: Connection,
  runId: RunId,
  after: TokenId,
  limit: number,
): readonly OpenToken[] {
  const tokens = db
    .prepare(
      `select t.*, r.row_index, r.line, r.source_data_hash, r.source_data_ref
         from tokens t left join rows r on r.row_id = t.row_id
        where t.run_id = ? and t.token_id > ?
          and not exists (select 1 from token_outcomes o where o.token_id = t.token_id and o.is_terminal = 1)
        order by t.token_id limit ?`,
    )
    .all(runId, Math.max(after, firstToken(db, runId) - 1), limit);
  return read(openToken, tokens, 'tokens').map((token) => {
    const last = readStateBefore(db, token.token_id, Number.MAX_SAFE_INTEGER);
    const birth = birthOf(db, token);
    if (last === undefined && birth === undefined) {
      throw corrupt(token, 'has no node state, not even at the source');
    }
    return {
      tokenId: token.token_id,
      row: rowOf(token),
      batchId: token.batch_id ?? undefined,
      frames: token.frames_json === null ? [] : frames.parse(JSON.parse(token.frames_json)),
      birth,
      last,
      before: last && readStateBefore(db, token.token_id, last.stepIndex),
      waited: readStateOfWaiting(db, token.token_id),
    };
  });
}

/** Nothing else finds a run's tokens without reading those of all runs before it. */
function firstToken(db: Connection, runId: RunId): TokenId {
  return z
    .union([count, z.null()])
    .transform((first) => first ?? Number.MAX_SAFE_INTEGER)
    .parse(
      db
        .prepare(
          `select min(token_id) from tokens
            where row_id = (select row_id from rows where run_id = ? and row_index = 0)`,
        )
        .pluck()
        .get(runId),
    );
}

function rowOf(token: StoredToken): OpenToken['row'] {
  const { row_id: rowId, row_index: rowIndex, line } = token;
  const { source_data_hash: rawHash, source_data_ref: offset } = token;
  if (rowId === null) return undefined;
  if (rowIndex === null || line === null || rawHash === null || offset === null) {
    throw corrupt(token, `belongs to row ${rowId}, which there is not`);
  }
  return { rowId, rowIndex, line, raw: { hash: rawHash, offset } };
}

function birthOf(db: Connection, token: StoredToken): TokenBirth | undefined {
  const { origin_node_index: origin, data_hash: dataHash, data_ref: offset } = token;
  if (origin === null) return undefined;
  if (dataHash === null || offset === null || token.position_json === null) {
    throw corrupt(token, 'was made of others and does not say of what and where');
  }
  const parent = token.fork_group_id;
  return {
    origin,
    data: { hash: dataHash, offset },
    position: position.parse(JSON.parse(token.position_json)),
    branch: token.branch_name ?? undefined,
    reason: parent === null ? undefined : readReason(db, parent),
    steps: stepsBefore(db, token.token_id),
  };
}

/** Nodes that the ancestors of a token passed before it was made. */
function stepsBefore(db: Connection, tokenId: TokenId): number {
  const parents = z.array(count).parse(
    db
      .prepare(
        `select parent_token_id from token_parents where token_id = ?
           union
           select member.token_id from batch_outputs output
             join batch_members member on member.batch_id = output.batch_id
             join tokens made on made.token_id = output.token_id
            where output.token_id = ? and made.batch_id = output.batch_id
              and not exists (select 1 from token_parents link where link.token_id = output.token_id)`,
      )
      .pluck()
      .all(tokenId, tokenId),
  );
  const steps = parents.map((parent) => {
    const last = z
      .union([count, z.null()])
      .parse(
        db
          .prepare('select max(step_index) from node_states where token_id = ?')
          .pluck()
          .get(parent),
      );
    return last === null ? stepsBefore(db, parent) : last + 1;
  });
  return Math.max(0, ...steps);
}

function corrupt({ token_id: tokenId }: StoredToken, what: string): AuditError {
  return new AuditError('AUDIT_CORRUPT', `Token ${tokenId} ${what}.`);
}
