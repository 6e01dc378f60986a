import { describe, expect, test } from 'vitest';

import { errorRow, oneRow } from '../../plugins/contract.ts';
import { plantedSettings, runPlanted } from '../support/run-planted.ts';

const failing = errorRow({ reason: 'conversion_failed', message: 'it cannot be made' });

/** A fork in branch `left` of another: `x` and `y` meet at `inner`, then `left` and `right` at `outer`. */
const nested = (inner: string, outer: string, wayOfRight = 'outer') =>
  plantedSettings([
    `name: split, type: gate, fork_to: { left: again, right: ${wayOfRight} }`,
    'name: again, type: gate, fork_to: { x: make_x, y: make_y }',
    'name: make_x, plugin: planted, options: { as: x }, on_success: inner',
    'name: make_y, plugin: planted, options: { as: y }, on_success: inner',
    `name: inner, type: coalesce, branches: [x, y], ${inner}, on_success: outer`,
    ...(wayOfRight === 'outer'
      ? []
      : [
          `name: ${wayOfRight}, type: aggregation, plugin: planted_batch, output_mode: passthrough, on_success: outer`,
        ]),
    `name: outer, type: coalesce, branches: [left, right], merge: nested, ${outer}`,
  ]);

const marks = (row: object, as: string) => oneRow({ ...row, [as]: 1 });

test('forks within a branch meet inside of it', async () => {
  const { folder, ends, token } = await runPlanted(nested('on_error: bad', 'on_error: bad'), {
    source: [{ id: 7 }],
    transform: marks,
  });
  expect(folder.rows('out')).toEqual([{ left: { id: 7, x: 1, y: 1 }, right: { id: 7 } }]);
  expect(ends).toEqual({
    '0': 'forked',
    '0.left': 'forked',
    '0.left.x': 'coalesced',
    '0.left.y': 'coalesced',
    '0.left@inner': 'coalesced',
    '0.right': 'coalesced',
    '0@outer': 'completed to out',
  });
  expect(token('0@outer').parents).toEqual(['0.left@inner', '0.right']);
  // Steps are counted along the way: the join is entered by no state of its own.
  expect(token('0.left@inner').states.map(({ node, step }) => [node, step])).toEqual([
    ['outer', 5],
  ]);
});

describe('a failure of the inner coalesce tells the outer one', () => {
  test.each([
    { route: 'policy: require_all', end: 'failed' },
    { route: 'on_error: bad', end: 'quarantined to bad' },
    { route: 'on_error: discard', end: 'discarded' },
  ])('with `$route`, while nothing waits there', async ({ route, end }) => {
    const { ends, token } = await runPlanted(
      nested(route, 'policy: best_effort, timeout_seconds: 5, on_error: bad'),
      { source: [{ id: 7 }], transform: (row, as) => (as === 'x' ? failing : oneRow(row)) },
    );
    expect(ends).toMatchObject({
      '0.left.x': 'quarantined',
      '0.left.y': end,
      '0.right': 'coalesced',
      '0@outer': 'completed to out',
    });
    expect(token('0.right').states.at(-1)?.context).toMatchObject({
      decided: 'branches_ended',
      arrived: ['right'],
      missing: ['left'],
    });
  });

  test('while the other branch waits', async () => {
    const reordered = nested('on_error: bad', 'on_error: bad').replace(
      '{ left: again, right: outer }',
      '{ right: outer, left: again }',
    );
    const { ends, folder } = await runPlanted(reordered, {
      source: [{ id: 7 }],
      transform: (row, as) => (as === 'y' ? failing : oneRow(row)),
    });
    expect(ends).toEqual({
      '0': 'forked',
      '0.right': 'quarantined to bad',
      '0.left': 'forked',
      '0.left.x': 'quarantined to bad',
      '0.left.y': 'quarantined',
    });
    // The inner one fails first, and tells the outer one.
    const whys = folder.rows('bad').map(({ _elspeth: why }) => why as { node: string });
    expect(whys.map(({ node }) => node)).toEqual(['inner', 'outer']);
  });

  test('and a late arrival at the inner one does not end the branch that was merged', async () => {
    const { ends, folder } = await runPlanted(nested('policy: first', 'on_error: bad', 'wait'), {
      source: [{ id: 7 }],
      transform: marks,
    });
    expect(ends).toMatchObject({
      '0.left.x': 'coalesced',
      '0.left.y': 'discarded',
      '0.left@inner': 'coalesced',
      '0.right': 'coalesced',
      '0@outer': 'completed to out',
    });
    expect(folder.rows('out')).toEqual([{ left: { id: 7, x: 1 }, right: { id: 7 } }]);
  });
});

/** A fork in branch `left` whose branches do not meet: `y` goes on in the place of `left`. */
const within = (wayOfX: readonly string[], wayOfY: string) =>
  plantedSettings([
    'name: split, type: gate, fork_to: { left: again, right: outer }',
    'name: again, type: gate, fork_to: { x: way_of_x, y: way_of_y }',
    ...wayOfX,
    `name: way_of_y, ${wayOfY}`,
    'name: outer, type: coalesce, branches: [left, right], merge: nested, policy: best_effort, timeout_seconds: 9',
  ]);

test('a branch of a branch can meet the outer one, whatever becomes of its siblings', async () => {
  const { ends, folder } = await runPlanted(
    within(
      ['name: way_of_x, plugin: planted, options: { as: x }, on_success: bad'],
      'plugin: planted, options: { as: y }, on_success: outer',
    ),
    { source: [{ id: 7 }], transform: marks },
  );
  expect(ends).toMatchObject({
    '0.left.x': 'completed to bad',
    '0.left.y': 'coalesced',
    '0.right': 'coalesced',
  });
  expect(folder.rows('out')).toEqual([{ left: { id: 7, y: 1 }, right: { id: 7 } }]);
});

test('a branch has ended when all tokens on it have, and not while one waits in a batch', async () => {
  const { token, folder } = await runPlanted(
    within(
      [
        'name: way_of_x, type: aggregation, plugin: planted_batch, output_mode: passthrough, trigger: { timeout_seconds: 3 }, on_success: bad',
      ],
      'type: gate, condition: "row.id > 0", routes: { "true": bad, "false": outer }',
    ),
    { source: [{ id: 7 }, { silentFor: 4 }] },
  );
  expect(folder.rows('out')).toEqual([{ right: { id: 7 } }]);
  const { context } = token('0.right').states.at(-1) ?? {};
  expect(context).toMatchObject({ decided: 'branches_ended', missing: ['left'] });
  // The batch let go of the last token of `left` behind row 0.
  expect(token('0@outer').position[0]).toBe(0.5);
});
