import { of, other } from './corruption.ts';
import type { Corruption } from './corruption.ts';

/** In a fork run: t-1 forked into t-2 and t-3, both coalesced into t-4. */
export const forkCorruptions: readonly Corruption[] = [
  of(
    'parent_of_child',
    'a child without a parent',
    'delete from token_parents where token_id = 2',
    ['token_parents', 'token_id 2'],
  ),
  of(
    'parent_of_child',
    'a child of another fork',
    'update token_outcomes set fork_group_id = 9 where token_id = 1',
    ['token_parents', 'token_id 2'],
  ),
  of(
    'parent_of_child',
    'a parent that ended elsewhere',
    `update token_outcomes set outcome = 'discarded', join_group_id = null where token_id = 3`,
    ['token_parents', 'token_id 4'],
  ),
  of(
    'children_of_parent',
    'a branch left out',
    `update token_outcomes set expected_branches_json = '["rules","model","rest"]' where token_id = 1`,
    ['token_parents', 'parent_token_id 1'],
  ),
  of(
    'state_chain',
    'a branch with another input',
    `update node_states set input_hash = ${other}, input_ref = null where state_id = 3`,
    ['node_states', 'state_id 3'],
  ),
  of(
    'payload_pack',
    'a request',
    `insert into calls (call_id, run_id, state_id, call_index, call_type, request_hash, request_ref, started_at_ms) values (1, 1, 3, 0, 'http', ${other}, 16, 1)`,
    ['payloads', 'calls-000000.pack'],
  ),
];
