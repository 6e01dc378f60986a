import type { Token, TokenFrame, TokenOrigin, TokenParent } from '../model/token.ts';
import { isJsonObject } from '../model/json.ts';
import type { JsonValue } from '../model/json.ts';
import { columns } from './columns.ts';
import { json } from './stored-json.ts';
import {
  count,
  forbid,
  id,
  isAbsent,
  openRecord,
  optional,
  text,
  unexpected,
} from './stored-record.ts';
import type { StoredRecord } from './stored-record.ts';

export const tokenColumns = columns(
  'token_id',
  'run_id',
  'row_id',
  'batch_id',
  'fork_group_id',
  'join_group_id',
  'expand_group_id',
  'branch_name',
  'ordinal',
  'frames_json',
  'created_at_ms',
);

/** @throws AuditError when the record is not exactly as expected. */
export function toToken(found: unknown): Token {
  const from = openRecord('tokens', 'tokenId', found);
  return {
    tokenId: id(from, 'tokenId'),
    runId: id(from, 'runId'),
    origin: origin(from),
    forkGroupId: optional(id, from, 'forkGroupId'),
    joinGroupId: optional(id, from, 'joinGroupId'),
    expandGroupId: optional(id, from, 'expandGroupId'),
    branchName: optional(text, from, 'branchName'),
    ordinal: optional(count, from, 'ordinal'),
    frames: optional(frames, from, 'framesJson') ?? [],
    createdAtMs: count(from, 'createdAtMs'),
  };
}

function origin(from: StoredRecord): TokenOrigin {
  if (isAbsent(from, 'rowId')) return { kind: 'batch', batchId: id(from, 'batchId') };
  forbid(from, ['batchId'], 'when the token has a row');
  return { kind: 'row', rowId: id(from, 'rowId') };
}

function frames(from: StoredRecord, name: string): readonly TokenFrame[] {
  const stack = json(from, name);
  const expected = 'a JSON array of {forkGroupId, branch}';
  if (!Array.isArray(stack)) throw unexpected(from, name, expected);
  return stack.map((frame: JsonValue) => {
    if (!isJsonObject(frame)) throw unexpected(from, name, expected);
    const { forkGroupId, branch } = frame;
    if (!Number.isSafeInteger(forkGroupId) || typeof forkGroupId !== 'number') {
      throw unexpected(from, name, expected);
    }
    if (typeof branch !== 'string') throw unexpected(from, name, expected);
    return { forkGroupId, branch };
  });
}

export const tokenParentColumns = columns('token_id', 'parent_token_id', 'ordinal');

/** @throws AuditError when the record is not exactly as expected. */
export function toTokenParent(found: unknown): TokenParent {
  const from = openRecord('token_parents', 'tokenId', found);
  return {
    tokenId: id(from, 'tokenId'),
    parentTokenId: id(from, 'parentTokenId'),
    ordinal: count(from, 'ordinal'),
  };
}
