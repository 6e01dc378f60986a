import {
  attemptResults,
  effectEndings,
  effectResolutions,
  effectStatuses,
  resolvers,
} from '../model/effect.ts';
import type { Effect, EffectAttempt, Resolved } from '../model/effect.ts';
import { unreachable } from '../model/unreachable.ts';
import { columns } from './columns.ts';
import {
  count,
  forbid,
  id,
  isAbsent,
  oneOf,
  openRecord,
  optionalOneOf,
  payload,
  text,
} from './stored-record.ts';
import type { StoredRecord } from './stored-record.ts';

export const effectColumns = columns(
  'effect_id',
  'run_id',
  'token_id',
  'sink_node_index',
  'kind',
  'effect_key',
  'status',
  'ending',
  'request_hash',
  'request_ref',
  'body_hash',
  'body_ref',
  'reserved_at_ms',
  'finalised_at_ms',
);

/** @throws AuditError when the record is not exactly as expected. */
export function toEffect(found: unknown): Effect {
  const from = openRecord('effects', 'effectId', found);
  const reserved = {
    effectId: id(from, 'effectId'),
    runId: id(from, 'runId'),
    tokenId: id(from, 'tokenId'),
    sinkNodeIndex: count(from, 'sinkNodeIndex'),
    kind: text(from, 'kind'),
    key: text(from, 'effectKey'),
    request: payload(from, 'request'),
    body: payload(from, 'body'),
    reservedAtMs: count(from, 'reservedAtMs'),
  };
  const status = oneOf(from, 'status', effectStatuses);
  switch (status) {
    case 'reserved':
    case 'in_flight':
      forbid(from, ['ending', 'finalisedAtMs'], 'before the end of the effect is known');
      return { ...reserved, status };
    case 'finalised':
      return {
        ...reserved,
        status,
        ending: oneOf(from, 'ending', effectEndings),
        finalisedAtMs: count(from, 'finalisedAtMs'),
      };
    default:
      return unreachable(status);
  }
}

export const effectAttemptColumns = columns(
  'effect_attempt_id',
  'run_id',
  'effect_id',
  'segment_id',
  'attempt',
  'started_at_ms',
  'result',
  'duration_us',
  'answer_hash',
  'answer_ref',
  'resolution',
  'resolved_by',
  'resolver_name',
  'resolved_at_ms',
);

const resolution = ['resolution', 'resolvedBy', 'resolverName', 'resolvedAtMs'];

/** @throws AuditError when the record is not exactly as expected. */
export function toEffectAttempt(found: unknown): EffectAttempt {
  const from = openRecord('effect_attempts', 'effectAttemptId', found);
  const tried = {
    effectAttemptId: id(from, 'effectAttemptId'),
    runId: id(from, 'runId'),
    effectId: id(from, 'effectId'),
    segmentId: id(from, 'segmentId'),
    attempt: count(from, 'attempt'),
    startedAtMs: count(from, 'startedAtMs'),
  };
  const result = optionalOneOf(from, 'result', attemptResults);
  if (result === undefined) {
    forbid(from, ['durationUs', 'answerHash', 'answerRef'], 'while there is no answer');
    return { ...tried, result, resolved: resolved(from) };
  }
  const answered = { durationUs: count(from, 'durationUs'), answer: payload(from, 'answer') };
  if (result === 'unknown') return { ...tried, ...answered, result, resolved: resolved(from) };
  forbid(from, resolution, 'when the answer told what came of it');
  return { ...tried, ...answered, result };
}

function resolved(from: StoredRecord): Resolved | undefined {
  if (isAbsent(from, 'resolution')) {
    forbid(from, resolution, 'while nobody has found out what came of it');
    return undefined;
  }
  const by = oneOf(from, 'resolvedBy', resolvers);
  if (by === 'receiver') forbid(from, ['resolverName'], 'when the receiver said so');
  return {
    as: oneOf(from, 'resolution', effectResolutions),
    by,
    name: by === 'operator' ? text(from, 'resolverName') : undefined,
    atMs: count(from, 'resolvedAtMs'),
  };
}
