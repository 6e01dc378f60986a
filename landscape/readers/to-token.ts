import type { Token, TokenBirth, TokenFrame, TokenOrigin, TokenParent } from '../model/token.ts';
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
  payload,
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
  'origin_node_index',
  'data_hash',
  'data_ref',
  'position_json',
  'created_at_ms',
);

const groups = ['forkGroupId', 'joinGroupId', 'expandGroupId'] as const;

/** @throws AuditError when the record is not exactly as expected. */
export function toToken(found: unknown): Token {
  const from = openRecord('tokens', 'tokenId', found);
  const made = groups.filter((name) => !isAbsent(from, name));
  const [group] = made;
  forbid(from, made.slice(1), 'when it belongs to another group');
  if (group !== 'forkGroupId') forbid(from, ['branchName'], 'when no fork made it');
  return {
    tokenId: id(from, 'tokenId'),
    runId: id(from, 'runId'),
    origin: origin(from),
    forkGroupId: optional(id, from, 'forkGroupId'),
    joinGroupId: optional(id, from, 'joinGroupId'),
    expandGroupId: optional(id, from, 'expandGroupId'),
    branchName: group === 'forkGroupId' ? text(from, 'branchName') : undefined,
    ordinal: optional(count, from, 'ordinal'),
    frames: optional(frames, from, 'framesJson') ?? [],
    birth: birth(from, group !== undefined || !isAbsent(from, 'batchId')),
    createdAtMs: count(from, 'createdAtMs'),
  };
}

function origin(from: StoredRecord): TokenOrigin {
  if (isAbsent(from, 'rowId')) return { kind: 'batch', batchId: id(from, 'batchId') };
  forbid(from, ['batchId'], 'when the token has a row');
  return { kind: 'row', rowId: id(from, 'rowId') };
}

function birth(from: StoredRecord, isMade: boolean): TokenBirth | undefined {
  if (!isMade) {
    const others = ['originNodeIndex', 'dataHash', 'dataRef', 'positionJson', 'ordinal'];
    forbid(from, [...others, 'framesJson'], 'when the token came with its row');
    return undefined;
  }
  return {
    nodeIndex: count(from, 'originNodeIndex'),
    data: payload(from, 'data'),
    position: position(from),
  };
}

function position(from: StoredRecord): readonly number[] {
  const found = json(from, 'positionJson');
  const isPosition = Array.isArray(found) && found.length > 0;
  if (!isPosition) throw unexpected(from, 'positionJson', 'a JSON array of numbers');
  return found.map((each: JsonValue) => {
    // What a timeout makes stands half a row behind the row that it follows.
    if (typeof each === 'number') return each;
    throw unexpected(from, 'positionJson', 'a JSON array of numbers');
  });
}

function frames(from: StoredRecord, name: string): readonly TokenFrame[] {
  const stack = json(from, name);
  const expected = 'a JSON array of {forkGroupId, nodeIndex, branch}';
  if (!Array.isArray(stack)) throw unexpected(from, name, expected);
  return stack.map((frame: JsonValue) => {
    if (!isJsonObject(frame)) throw unexpected(from, name, expected);
    const { forkGroupId, nodeIndex, branch } = frame;
    if (!isIndex(forkGroupId) || !isIndex(nodeIndex) || typeof branch !== 'string') {
      throw unexpected(from, name, expected);
    }
    return { forkGroupId, nodeIndex, branch };
  });
}

function isIndex(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
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
