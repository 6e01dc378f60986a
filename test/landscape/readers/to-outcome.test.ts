import { someHash } from '../one-of-each.ts';
import { testDamages } from './stored-records.ts';

const hash = someHash(7);
const noDelivery = {
  sinkNodeIndex: null,
  artifactSegmentId: null,
  artifactOffset: null,
  artifactLength: null,
};
const forked = { ...noDelivery, outcome: 'forked', forkGroupId: 1, expectedBranchesJson: '["a"]' };

testDamages([
  {
    table: 'token_outcomes',
    title: 'an unknown outcome',
    changes: { outcome: 'done' },
    names: 'outcome',
  },
  {
    table: 'token_outcomes',
    title: 'a terminal one that says it is not',
    changes: { isTerminal: 0 },
    names: 'is_terminal must hold 1 for the outcome completed',
  },
  {
    table: 'token_outcomes',
    title: 'a flag that is neither 0 nor 1',
    changes: { isTerminal: 2 },
    names: 'is_terminal',
  },
  {
    table: 'token_outcomes',
    title: 'completed without a sink',
    changes: { sinkNodeIndex: null },
    names: 'sink_node_index',
  },
  {
    table: 'token_outcomes',
    title: 'completed without a place',
    changes: { artifactOffset: null },
    names: 'artifact_offset',
  },
  {
    table: 'token_outcomes',
    title: 'completed with an error',
    changes: { errorHash: hash },
    names: 'error_hash must hold NULL for the outcome completed',
  },
  {
    table: 'token_outcomes',
    title: 'completed with a batch',
    changes: { batchId: 1 },
    names: 'batch_id',
  },
  {
    table: 'token_outcomes',
    title: 'discarded in a sink',
    changes: { outcome: 'discarded' },
    names: 'sink_node_index',
  },
  {
    table: 'token_outcomes',
    title: 'forked without a group',
    changes: { ...forked, forkGroupId: null },
    names: 'fork_group_id',
  },
  {
    table: 'token_outcomes',
    title: 'forked into no branches',
    changes: { ...forked, expectedBranchesJson: null },
    names: 'expected_branches_json',
  },
  {
    table: 'token_outcomes',
    title: 'forked into branches that are no texts',
    changes: { ...forked, expectedBranchesJson: '[1]' },
    names: 'expected_branches_json',
  },
  {
    table: 'token_outcomes',
    title: 'quarantined without an error',
    changes: { outcome: 'quarantined' },
    names: 'error_hash',
  },
  {
    table: 'token_outcomes',
    title: 'quarantined with a place but no sink',
    changes: { ...noDelivery, outcome: 'quarantined', errorHash: hash, artifactOffset: 1 },
    names: 'artifact_offset',
  },
  {
    table: 'token_outcomes',
    title: 'failed without an error',
    changes: { ...noDelivery, outcome: 'failed' },
    names: 'error_hash',
  },
  {
    table: 'token_outcomes',
    title: 'buffered without a batch',
    changes: { ...noDelivery, outcome: 'buffered', isTerminal: 0 },
    names: 'batch_id',
  },
  {
    table: 'token_outcomes',
    title: 'coalesced without a group',
    changes: { ...noDelivery, outcome: 'coalesced' },
    names: 'join_group_id',
  },
  {
    table: 'token_outcomes',
    title: 'expanded without a group',
    changes: { ...noDelivery, outcome: 'expanded' },
    names: 'expand_group_id',
  },
]);
