import { expect, test } from 'vitest';

import { toNodeState } from '../../../landscape/readers/to-node-state.ts';
import { someHash } from '../one-of-each.ts';
import { testDamages, useStoredRecords } from './stored-records.ts';

const hash = someHash(7);
const completed = { status: 'completed', outputHash: hash, outputRef: 1, durationUs: 1 };
const failed = { status: 'failed', errorHash: hash, errorRef: 1, durationUs: 1 };

testDamages([
  {
    table: 'node_states',
    title: 'an unknown status',
    changes: { status: 'done' },
    names: 'status must hold one of open, pending, completed, failed',
  },
  {
    table: 'node_states',
    title: 'an open state with a duration',
    changes: { durationUs: 1 },
    names: 'duration_us must hold NULL while the status is open',
  },
  {
    table: 'node_states',
    title: 'an open state with an output',
    changes: { outputHash: hash },
    names: 'output_hash',
  },
  {
    table: 'node_states',
    title: 'a pending state with an output',
    changes: { status: 'pending', durationUs: 1, outputHash: hash },
    names: 'output_hash',
  },
  {
    table: 'node_states',
    title: 'a pending state without a duration',
    changes: { status: 'pending' },
    names: 'duration_us',
  },
  {
    table: 'node_states',
    title: 'a completed state without an output',
    changes: { ...completed, outputHash: null },
    names: 'output_hash',
  },
  {
    table: 'node_states',
    title: 'a completed state with an error',
    changes: { ...completed, errorHash: hash },
    names: 'error_hash',
  },
  {
    table: 'node_states',
    title: 'a completed state without a duration',
    changes: { ...completed, durationUs: null },
    names: 'duration_us',
  },
  {
    table: 'node_states',
    title: 'a failed state without an error',
    changes: { ...failed, errorHash: null },
    names: 'error_hash',
  },
  {
    table: 'node_states',
    title: 'a failed state with an output',
    changes: { ...failed, outputHash: hash },
    names: 'output_hash',
  },
  {
    table: 'node_states',
    title: 'an offset without a hash',
    changes: { contextRef: 5 },
    names: 'context_ref must hold NULL',
  },
  { table: 'node_states', title: 'no input', changes: { inputHash: null }, names: 'input_hash' },
]);

const stored = useStoredRecords();

test('the error says table, key, column, expected and found', () => {
  const read = () => toNodeState(stored('node_states', { ...completed, durationUs: 'long' }));
  const column = 'duration_us';
  const expected = 'a whole number from 0 to 2^53-1';
  expect(read).toThrow(
    expect.objectContaining({
      code: 'AUDIT_CORRUPT',
      message: `node_states, state_id 1: column ${column} must hold ${expected}, found "long".`,
      facts: { table: 'node_states', key: 'state_id 1', column, expected, found: '"long"' },
    }),
  );
});

test.each([
  {
    title: 'an open state without a duration',
    changes: {},
    state: { status: 'open' },
  },
  {
    title: 'a completed state with its output',
    changes: completed,
    state: { status: 'completed', durationUs: 1, output: { hash, offset: 1 } },
  },
  {
    title: 'a hash whose bytes lie elsewhere',
    changes: { ...completed, outputRef: null },
    state: { status: 'completed', durationUs: 1, output: { hash, offset: undefined } },
  },
  {
    title: 'a failed state with its error',
    changes: failed,
    state: { status: 'failed', durationUs: 1, error: { hash, offset: 1 } },
  },
])('toNodeState gives $title', ({ changes, state }) => {
  const attempt = {
    stateId: 1,
    runId: 1,
    tokenId: 1,
    nodeIndex: 0,
    stepIndex: 0,
    attempt: 0,
    input: { hash: someHash(6), offset: 16 },
    context: undefined,
    startedAtMs: 1,
  };
  expect(toNodeState(stored('node_states', changes))).toEqual({ ...attempt, ...state });
});
