import { of, other } from './corruption.ts';
import type { Corruption } from './corruption.ts';

const frame = '[{"forkGroupId":2,"nodeIndex":2,"branch":"rules"}]';

/** In a graph run: how tokens were made of tokens. */
export const graphCorruptions: readonly Corruption[] = [
  of(
    'parent_of_child',
    'a child of another expansion',
    'update token_parents set parent_token_id = 16 where token_id = 3',
    ['token_parents', 'token_id 3'],
  ),
  of('parent_of_child', 'a branch of two', 'insert into token_parents values (4, 3, 1)', [
    'token_parents',
    'token_id 4',
  ]),
  of(
    'parent_of_child',
    'an output of a batch with a parent',
    'insert into token_parents values (12, 7, 0)',
    ['token_parents', 'token_id 12'],
  ),
  of(
    'parent_of_child',
    'a gap among the parents of a join',
    'update token_parents set ordinal = 2 where token_id = 7 and ordinal = 1',
    ['token_parents', 'token_id 7'],
  ),
  of(
    'order_of_branches',
    'parents of a join in another order',
    'update token_parents set ordinal = 1 - ordinal + 10 where token_id = 7; update token_parents set ordinal = ordinal - 10 where token_id = 7',
    ['token_parents', 'token_id 7'],
  ),
  of(
    'made_of_parents',
    'a branch of another row',
    'update tokens set row_id = 3 where token_id = 4',
    ['tokens', 'token_id 4'],
  ),
  of(
    'made_of_parents',
    'a branch that goes back to another batch',
    'update tokens set batch_id = 4 where token_id = 13',
    ['tokens', 'token_id 13'],
  ),
  of(
    'made_of_parents',
    'a branch made elsewhere',
    'update tokens set origin_node_index = 1 where token_id = 4',
    ['tokens', 'token_id 4'],
  ),
  of(
    'made_of_parents',
    'a branch with other data',
    `update tokens set data_hash = ${other}, data_ref = null where token_id = 5`,
    ['tokens', 'token_id 5'],
  ),
  of(
    'made_of_parents',
    'a branch without its frame',
    'update tokens set frames_json = null where token_id = 6',
    ['tokens', 'token_id 6'],
  ),
  of(
    'made_of_parents',
    'a child of an expansion inside of a fork',
    `update tokens set frames_json = '${frame}' where token_id = 3`,
    ['tokens', 'token_id 3'],
  ),
  of(
    'made_of_parents',
    'a merged token still inside of its fork',
    `update tokens set frames_json = '${frame}' where token_id = 7`,
    ['tokens', 'token_id 7'],
  ),
  of(
    'made_of_parents',
    'a merged token with other data',
    `update tokens set data_hash = ${other}, data_ref = null where token_id = 7`,
    ['tokens', 'token_id 7'],
  ),
  of(
    'made_of_parents',
    'a join of two forks',
    `update tokens set frames_json = replace(frames_json, ':2,', ':3,') where token_id = 5`,
    ['tokens', 'token_id 7'],
  ),
  of(
    'children_of_parent',
    'branches in another order',
    `update token_outcomes set expected_branches_json = '["model","rules","slow"]' where token_id = 2`,
    ['token_parents', 'parent_token_id 2'],
  ),
  of(
    'children_of_parent',
    'two first children',
    'update tokens set ordinal = 0 where token_id = 5',
    ['tokens', 'token_id 5'],
  ),
  of(
    'children_of_parent',
    'a child at the place of the one before',
    `update tokens set position_json = '[0,0,0]' where token_id = 5`,
    ['tokens', 'token_id 5'],
  ),
  of(
    'children_of_parent',
    'a lost child of an expansion',
    'delete from token_parents where token_id = 3',
    ['token_parents', 'parent_token_id 1'],
  ),
  of(
    'children_of_parent',
    'an expansion into other rows',
    'update tokens set data_hash = (select data_hash from tokens where token_id = 2), data_ref = (select data_ref from tokens where token_id = 2) where token_id = 3',
    ['token_parents', 'parent_token_id 1'],
  ),
  of(
    'children_of_parent',
    'an expansion into no rows that put out some',
    `update node_states set output_hash = ${other} where state_id = 22`,
    ['token_parents', 'parent_token_id 15'],
  ),
  of('children_of_parent', 'a token merged twice', 'insert into token_parents values (11, 4, 2)', [
    'token_parents',
    'parent_token_id 4',
  ]),
  of(
    'late_for_join',
    'a token too late for another fork',
    'update token_outcomes set join_group_id = 11 where token_id = 6',
    ['token_outcomes', 'token_id 6'],
  ),
  of(
    'late_for_join',
    'a token too late for no join',
    'update token_outcomes set join_group_id = 5 where token_id = 6',
    ['token_outcomes', 'token_id 6'],
  ),
  of(
    'late_for_join',
    'a late token that was changed',
    `update node_states set output_hash = ${other}, output_ref = null where state_id = 10`,
    ['token_outcomes', 'token_id 6'],
  ),
  of(
    'payload_hash',
    'the data of a made token',
    'update tokens set data_ref = data_ref + 1 where token_id = 12',
    ['tokens', 'token_id 12'],
  ),
  of(
    'state_chain',
    'a merged token that took in something else',
    `update node_states set input_hash = ${other}, input_ref = null where state_id = 8`,
    ['node_states', 'state_id 8'],
  ),
  of(
    'state_order',
    'a branch that starts too late',
    'update node_states set step_index = step_index + 1 where token_id = 4',
    ['node_states', 'state_id 4'],
  ),
  of(
    'state_order',
    'a merged token that starts too early',
    'update node_states set step_index = step_index - 1 where token_id = 21',
    ['node_states', 'state_id 30'],
  ),
  of(
    'state_order',
    'a branch of an output that starts too late',
    'update node_states set step_index = step_index + 1 where token_id = 13',
    ['node_states', 'state_id 33'],
  ),
  of(
    'state_on_path',
    'a branch where its edge does not lead',
    'update node_states set node_index = 5 where state_id = 4',
    ['node_states', 'state_id 4'],
  ),
  of(
    'state_on_path',
    'a merged token where its edge does not lead',
    'update node_states set node_index = 9 where state_id = 8',
    ['node_states', 'state_id 8'],
  ),
  of(
    'edge_counters',
    'a way out of a join',
    'update edge_counters set tokens = 4 where edge_index = (select edge_index from edges where from_node_index = 6)',
    ['edge_counters', 'edge_index 8'],
  ),
  of(
    'edge_counters',
    'a branch of outputs',
    `update edge_counters set tokens = 1 where edge_index = (select edge_index from edges where label = 'continue:copies')`,
    ['edge_counters', 'edge_index 11'],
  ),
  of(
    'outcome_counters',
    'what waits no more',
    `update outcome_counters set tokens = 1 where outcome = 'buffered'`,
    ['outcome_counters', 'outcome and sink buffered -'],
  ),
  of(
    'row_has_token',
    'a second token that came with a row',
    'insert into tokens (token_id, run_id, row_id, created_at_ms) values (99, 1, 1, 1)',
    ['rows', 'row_id 1'],
  ),
  of(
    'readable_record',
    'a branch without a name',
    'update tokens set branch_name = null where token_id = 4',
    ['tokens', 'token_id 4'],
  ),
  of(
    'readable_record',
    'a made token without data',
    'update tokens set data_hash = null, data_ref = null where token_id = 2',
    ['tokens', 'token_id 2'],
  ),
  of(
    'readable_record',
    'a batch flushed by nothing',
    'update batches set trigger_type = null where batch_id = 1',
    ['batches', 'batch_id 1'],
  ),
];
