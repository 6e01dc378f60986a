import { z } from 'zod';

import { attemptResults, effectResolutions } from '../model/effect.ts';
import type { NodeIndex, RunId } from '../model/ids.ts';
import type { OpenAttempt, OpenEffect } from '../recorder/open-effect.ts';
import type { Connection } from './connection.ts';
import { read } from './read-progress.ts';
import { count, hash } from './stored-columns.ts';

const openEffect = z.object({
  effect_id: count,
  effect_key: z.string(),
  token_id: count,
  row_index: count.nullable(),
  sink_node_index: count,
  body_hash: hash,
  body_ref: count,
});

const lastAttempt = z.object({
  effect_attempt_id: count,
  attempt: count,
  started_at_ms: count,
  result: z.enum(attemptResults).nullable(),
  answer_hash: hash.nullable(),
  answer_ref: count.nullable(),
  resolution: z.enum(effectResolutions).nullable(),
});

/**
 * Effects of a run that were reserved and have no end, in the order in which they were reserved. They
 * are those of the last group: few.
 */
export function readOpenEffects(db: Connection, runId: RunId): readonly OpenEffect[] {
  const found = db
    .prepare(
      `select e.*, r.row_index from effects e
         join tokens t on t.token_id = e.token_id
         left join rows r on r.row_id = t.row_id
        where e.run_id = ? and e.status <> 'finalised' order by e.effect_id`,
    )
    .all(runId);
  const last = db.prepare(
    'select * from effect_attempts where effect_id = ? order by attempt desc limit 1',
  );
  return read(openEffect, found, 'effects').map((effect) => ({
    effectId: effect.effect_id,
    key: effect.effect_key,
    tokenId: effect.token_id,
    rowIndex: effect.row_index ?? undefined,
    sink: effect.sink_node_index,
    body: { hash: effect.body_hash, offset: effect.body_ref },
    last: toAttempt(last.all(effect.effect_id)),
  }));
}

function toAttempt(found: readonly unknown[]): OpenAttempt | undefined {
  const [attempt] = read(lastAttempt, found, 'effect_attempts');
  if (attempt === undefined) return undefined;
  const { result, resolution, answer_hash: answerHash, answer_ref: answerRef } = attempt;
  return {
    attemptId: attempt.effect_attempt_id,
    attempt: attempt.attempt,
    startedAtMs: attempt.started_at_ms,
    known: resolution ?? (result === null || result === 'unknown' ? undefined : result),
    answer:
      answerHash === null || answerRef === null
        ? undefined
        : { hash: answerHash, offset: answerRef },
  };
}

/** The hashes of all segments that a sink has committed, in their order. */
export function readSegmentHashes(
  db: Connection,
  runId: RunId,
  sink: NodeIndex,
): readonly Uint8Array[] {
  const found = db
    .prepare(
      `select content_hash from artifact_segments
        where run_id = ? and sink_node_index = ? order by segment_index`,
    )
    .all(runId, sink);
  return read(z.object({ content_hash: hash }), found, 'artifact_segments').map(
    ({ content_hash: contentHash }) => contentHash,
  );
}
