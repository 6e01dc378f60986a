import { of, other } from './corruption.ts';
import type { Corruption } from './corruption.ts';

/** In a graph run: what went into batches and came out of them. */
export const batchCorruptions: readonly Corruption[] = [
  of(
    'member_of_batch',
    'a member that never waited',
    'delete from token_outcomes where outcome_id = 5',
    ['batch_members', 'token_id 7'],
  ),
  of(
    'member_of_batch',
    'a token that waited where it was no member',
    'delete from batch_members where batch_id = 2 and token_id = 11',
    ['batch_members', 'token_id 11'],
  ),
  of(
    'member_of_batch',
    'a token consumed by a batch that failed',
    `update batches set status = 'failed', error_hash = ${other} where batch_id = 2`,
    ['batch_members', 'token_id 7'],
  ),
  of(
    'member_of_batch',
    'a member of a flushed batch that still waits',
    'delete from token_outcomes where outcome_id = 27',
    ['batch_members', 'token_id 21'],
  ),
  of(
    'member_of_batch',
    'a member that ended in an open batch',
    `update batches set status = 'draft', trigger_type = null, follows_row_index = null, input_hash = null, ended_at_ms = null where batch_id = 4`,
    ['batch_members', 'token_id 21'],
  ),
  of(
    'member_of_batch',
    'a member that did not pass through',
    'delete from batch_outputs where batch_id = 1 and token_id = 11',
    ['batch_members', 'token_id 11'],
  ),
  of(
    'member_of_batch',
    'a member that passed through in another place',
    'update batch_outputs set ordinal = 5 where batch_id = 1 and token_id = 11',
    ['batch_members', 'token_id 11'],
  ),
  of(
    'member_of_batch',
    'an output that no batch has',
    'delete from batch_outputs where token_id = 12',
    ['batch_members', 'token_id 12'],
  ),
  of(
    'member_of_batch',
    'a member without the state of its flush',
    `update node_states set status = 'failed', error_hash = output_hash, output_hash = null, output_ref = null where state_id = 17`,
    ['batch_members', 'token_id 7'],
  ),
  of(
    'batch_links',
    'a gap among the members',
    'update batch_members set ordinal = 2 where batch_id = 2 and ordinal = 1',
    ['batches', 'batch_id 2'],
  ),
  of('batch_links', 'a batch of nobody', 'delete from batch_members where batch_id = 3', [
    'batches',
    'batch_id 3',
  ]),
  of('batch_links', 'a member without a state', 'delete from node_states where state_id = 35', [
    'batches',
    'batch_id 4',
  ]),
  of(
    'batch_links',
    'a gap among the outputs',
    'update batch_outputs set ordinal = 1 where token_id = 12',
    ['batches', 'batch_id 2'],
  ),
  of('batch_links', 'the output of another batch', 'insert into batch_outputs values (2, 22, 1)', [
    'batches',
    'batch_id 2',
  ]),
  of(
    'batch_links',
    'an output made elsewhere',
    'update tokens set origin_node_index = 7 where token_id = 12',
    ['batches', 'batch_id 2'],
  ),
  of(
    'batch_links',
    'fewer that pass through than came',
    'delete from batch_outputs where batch_id = 1 and ordinal = 1',
    ['batches', 'batch_id 1'],
  ),
  of(
    'batch_links',
    'outputs of a batch that failed',
    `update batches set status = 'failed', error_hash = ${other} where batch_id = 2`,
    ['batches', 'batch_id 2'],
  ),
  of(
    'batch_links',
    'a batch of a transform',
    'update batches set aggregation_node_index = 1 where batch_id = 1',
    ['batches', 'batch_id 1'],
  ),
  of(
    'batch_links',
    'a flush after a row that never came',
    'update batches set follows_row_index = 3 where batch_id = 4',
    ['batches', 'batch_id 4'],
  ),
  of(
    'batch_hash',
    'other rows of members',
    `update batches set input_hash = ${other} where batch_id = 2`,
    ['batches', 'batch_id 2'],
  ),
  of(
    'batch_hash',
    'members in another order',
    'update batch_members set ordinal = 11 - ordinal where batch_id = 2; update batch_members set ordinal = ordinal - 10 where batch_id = 2',
    ['batches', 'batch_id 2'],
  ),
  of(
    'batch_hash',
    'members that put out different things',
    `update node_states set output_hash = ${other} where state_id = 17`,
    ['batches', 'batch_id 2'],
  ),
  of(
    'batch_hash',
    'other rows of outputs',
    'update tokens set data_hash = (select data_hash from tokens where token_id = 22), data_ref = (select data_ref from tokens where token_id = 22) where token_id = 12',
    ['batches', 'batch_id 2'],
  ),
];
