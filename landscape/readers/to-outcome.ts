import { isTerminal, outcomeKinds } from '../model/outcome.ts';
import type { Delivery, Outcome } from '../model/outcome.ts';
import { unreachable } from '../model/unreachable.ts';
import { columns } from './columns.ts';
import { jsonTexts } from './stored-json.ts';
import {
  count,
  forbid,
  id,
  isAbsent,
  oneOf,
  openRecord,
  optional,
  payload,
  unexpected,
} from './stored-record.ts';
import type { StoredRecord } from './stored-record.ts';

export const outcomeColumns = columns(
  'outcome_id',
  'run_id',
  'token_id',
  'outcome',
  'is_terminal',
  'sink_node_index',
  'artifact_segment_id',
  'artifact_offset',
  'artifact_length',
  'batch_id',
  'fork_group_id',
  'join_group_id',
  'expand_group_id',
  'expected_branches_json',
  'error_hash',
  'error_ref',
  'recorded_at_ms',
);

const deliveryFacts = ['sinkNodeIndex', 'artifactSegmentId', 'artifactOffset', 'artifactLength'];
const errorFacts = ['errorHash', 'errorRef'];
const branches = 'expectedBranchesJson';
/** What an outcome can carry beside its kind: each kind has some of these and none of the others. */
const companions = [
  ...deliveryFacts,
  ...errorFacts,
  branches,
  'batchId',
  'forkGroupId',
  'joinGroupId',
  'expandGroupId',
];

/**
 * Each kind has its own companions and no others.
 *
 * @throws AuditError when the record is not exactly as expected.
 */
export function toOutcome(found: unknown): Outcome {
  const from = openRecord('token_outcomes', 'outcomeId', found);
  const kind = oneOf(from, 'outcome', outcomeKinds);
  if (count(from, 'isTerminal') !== (isTerminal(kind) ? 1 : 0)) {
    throw unexpected(from, 'isTerminal', `${isTerminal(kind) ? 1 : 0} for the outcome ${kind}`);
  }
  const recorded = {
    outcomeId: id(from, 'outcomeId'),
    runId: id(from, 'runId'),
    tokenId: id(from, 'tokenId'),
    recordedAtMs: count(from, 'recordedAtMs'),
  };
  const only = (...allowed: readonly string[]) => {
    const others = companions.filter((name) => !allowed.includes(name));
    forbid(from, others, `for the outcome ${kind}`);
  };
  switch (kind) {
    case 'completed':
    case 'routed':
      only(...deliveryFacts);
      return { ...recorded, kind, delivery: delivery(from) };
    case 'discarded':
      only('joinGroupId');
      return { ...recorded, kind, joinGroupId: optional(id, from, 'joinGroupId') };
    case 'forked':
      only('forkGroupId', branches);
      return {
        ...recorded,
        kind,
        forkGroupId: id(from, 'forkGroupId'),
        branches: jsonTexts(from, branches),
      };
    case 'expanded':
      only('expandGroupId', branches);
      return { ...recorded, kind, expandGroupId: id(from, 'expandGroupId') };
    case 'consumed_in_batch':
    case 'buffered':
      only('batchId');
      return { ...recorded, kind, batchId: id(from, 'batchId') };
    case 'coalesced':
      only('joinGroupId');
      return { ...recorded, kind, joinGroupId: id(from, 'joinGroupId') };
    case 'quarantined': {
      only(...errorFacts, ...deliveryFacts);
      const delivered = isAbsent(from, 'sinkNodeIndex') ? undefined : delivery(from);
      if (delivered === undefined) forbid(from, deliveryFacts, 'without a sink');
      return { ...recorded, kind, error: payload(from, 'error'), delivery: delivered };
    }
    case 'failed':
      only(...errorFacts);
      return { ...recorded, kind, error: payload(from, 'error') };
    default:
      return unreachable(kind);
  }
}

function delivery(from: StoredRecord): Delivery {
  return {
    sinkNodeIndex: count(from, 'sinkNodeIndex'),
    artifactSegmentId: id(from, 'artifactSegmentId'),
    artifactOffset: count(from, 'artifactOffset'),
    artifactLength: count(from, 'artifactLength'),
  };
}
