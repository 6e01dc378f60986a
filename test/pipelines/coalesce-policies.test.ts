import { describe, expect, test } from 'vitest';

import { errorRow, oneRow } from '../../plugins/contract.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';
import { withPlanted } from '../support/planted-plugins.ts';
import { readRecorded } from '../support/recorded-tokens.ts';

const policies = {
  require_all: 'policy: require_all, timeout_seconds: 10',
  quorum: 'policy: quorum, quorum_count: 2, timeout_seconds: 10',
  best_effort: 'policy: best_effort, timeout_seconds: 10',
  first: 'policy: first',
};

const merges = {
  union: 'merge: union',
  nested: 'merge: nested',
  select: 'merge: select, select_branch: c',
};

/** Which branches pass a batch on their way, how long it may fill, and how long the source is silent. */
const situations = {
  'all arrive': { delayed: '', trigger: '', silentFor: 0 },
  'one errors': { delayed: '', trigger: '', silentFor: 0 },
  'one is late': { delayed: 'b', trigger: 'timeout_seconds: 2', silentFor: 20 },
  timeout: { delayed: 'bc', trigger: 'timeout_seconds: 15', silentFor: 20 },
  'end of source': { delayed: 'bc', trigger: '', silentFor: 5 },
};

/**
 * How the tokens of branches a, b and c end: `m` merged, `l` too late for it, `f` failed at the coalesce,
 * `x` failed before it. `select` takes the row of c, and fails without it.
 */
const cases = [
  // policy, situation, what decides, branches there by then, the ends, the ends under `select`
  ['require_all', 'all arrive', 'all_arrived', 'abc', 'mmm', 'mmm'],
  ['require_all', 'one errors', 'branches_ended', 'a', 'fxf', 'fxf'],
  ['require_all', 'one is late', 'all_arrived', 'abc', 'mmm', 'mmm'],
  ['require_all', 'timeout', 'timeout', 'a', 'fff', 'fff'],
  ['require_all', 'end of source', 'all_arrived', 'abc', 'mmm', 'mmm'],
  ['quorum', 'all arrive', 'quorum', 'ab', 'mml', 'fff'],
  ['quorum', 'one errors', 'quorum', 'ac', 'mxm', 'mxm'],
  ['quorum', 'one is late', 'quorum', 'ac', 'mlm', 'mlm'],
  ['quorum', 'timeout', 'timeout', 'a', 'fff', 'fff'],
  ['quorum', 'end of source', 'quorum', 'ab', 'mml', 'fff'],
  ['best_effort', 'all arrive', 'all_arrived', 'abc', 'mmm', 'mmm'],
  ['best_effort', 'one errors', 'branches_ended', 'ac', 'mxm', 'mxm'],
  ['best_effort', 'one is late', 'all_arrived', 'abc', 'mmm', 'mmm'],
  ['best_effort', 'timeout', 'timeout', 'a', 'mll', 'fff'],
  ['best_effort', 'end of source', 'all_arrived', 'abc', 'mmm', 'mmm'],
  ['first', 'all arrive', 'first', 'a', 'mll', 'fff'],
  ['first', 'one errors', 'first', 'a', 'mxl', 'fxf'],
  ['first', 'one is late', 'first', 'a', 'mll', 'fff'],
  ['first', 'timeout', 'first', 'a', 'mll', 'fff'],
  ['first', 'end of source', 'first', 'a', 'mll', 'fff'],
] as const;

const endOf = {
  m: 'coalesced',
  l: 'discarded',
  f: 'quarantined to bad',
  x: 'quarantined',
} as const;

/** The row that each branch brings. */
const branchRows = {
  a: { id: 7, by: 'a', a: 1 },
  b: { id: 7, by: 'b', b: 1 },
  c: { id: 7, by: 'c', c: 1 },
};

/** What comes of the branches that arrived. */
const mergedRows = {
  union: {
    abc: { id: 7, by: 'c', a: 1, b: 1, c: 1 },
    ab: { id: 7, by: 'b', a: 1, b: 1 },
    ac: { id: 7, by: 'c', a: 1, c: 1 },
    a: { id: 7, by: 'a', a: 1 },
  },
  nested: {
    abc: branchRows,
    ab: { a: branchRows.a, b: branchRows.b },
    ac: { a: branchRows.a, c: branchRows.c },
    a: { a: branchRows.a },
  },
  select: { abc: branchRows.c, ab: undefined, ac: branchRows.c, a: undefined },
};

/** Of a union the branch that gave each field, and who else had it. */
const provenance = {
  abc: {
    fields: { id: 'c', by: 'c', a: 'a', b: 'b', c: 'c' },
    collisions: { id: ['a', 'b', 'c'], by: ['a', 'b', 'c'] },
  },
  ab: {
    fields: { id: 'b', by: 'b', a: 'a', b: 'b' },
    collisions: { id: ['a', 'b'], by: ['a', 'b'] },
  },
  ac: {
    fields: { id: 'c', by: 'c', a: 'a', c: 'c' },
    collisions: { id: ['a', 'c'], by: ['a', 'c'] },
  },
  a: { fields: { id: 'a', by: 'a', a: 'a' }, collisions: {} },
};

describe.each(cases)('%s, %s', (policy, situation, decided, arrived, plain, selecting) => {
  test.each(['union', 'nested', 'select'] as const)(
    `under %s: decided by ${decided}`,
    async (merge) => {
      const { silentFor } = situations[situation];
      const folder = pipelineFolder({ 'pipeline.yaml': settingsOf(policy, merge, situation) });
      const clock = createFakeClock(0, 0);
      const { end, runKey, progress } = await folder.run({
        clock,
        registry: withPlanted({
          clock,
          source: [{ id: 7 }, { silentFor }],
          transform: (row, as) =>
            situation === 'one errors' && as === 'b'
              ? errorRow({ reason: 'conversion_failed', message: 'b cannot be made' })
              : oneRow({ ...row, by: as, [as]: 1 }),
        }),
      });
      expect(end.status).toBe('completed');

      const recorded = readRecorded(folder.landscape, runKey);
      const ends = merge === 'select' ? selecting : plain;
      const merged = ends.includes('m');
      const letters = Array.from(ends) as (keyof typeof endOf)[];
      expect(recorded.ends).toEqual({
        '0': 'forked',
        ...Object.fromEntries(letters.map((letter, i) => [`0.${'abc'[i]}`, endOf[letter]])),
        ...(merged && { '0@meet': 'completed to out' }),
      });

      expect(folder.rows('out')).toEqual(merged ? [mergedRows[merge][arrived]] : []);
      // In the order in which they fail: what is delayed comes last.
      const inOrder = situation === 'one is late' ? 'acb' : 'abc';
      const failed = Array.from(inOrder).filter((branch) => ends['abc'.indexOf(branch)] === 'f');
      const reason = reasonOf(policy, plain);
      expect(folder.rows('bad')).toEqual(
        failed.map((branch) => ({
          ...branchRows[branch as 'a'],
          _elspeth: { reason, message: expect.any(String) as unknown, node: 'meet', row: 0 },
        })),
      );

      const context = {
        policy,
        merge,
        decided,
        arrived: Array.from(arrived),
        missing: ['a', 'b', 'c'].filter((branch) => !arrived.includes(branch)),
        ...(decided === 'timeout' && { follows_row: 0 }),
        ...(merged && merge === 'union' && provenance[arrived]),
      };
      for (const branch of arrived) {
        const state = recorded.token(`0.${branch}`).states.find(({ node }) => node === 'meet');
        expect(state?.status).toBe(merged ? 'completed' : 'failed');
        expect(state?.context).toEqual(
          merged ? context : { ...context, position: expect.any(Array) as unknown },
        );
      }
      for (const branch of ['a', 'b', 'c'].filter((_, i) => ends[i] === 'l')) {
        const token = recorded.token(`0.${branch}`);
        expect(token.joined).toBe('0@meet');
        expect(token.states.at(-1)).toMatchObject({ status: 'completed', context: { late: true } });
      }
      if (merged) {
        expect(recorded.token('0@meet')).toMatchObject({
          bornAt: 'meet',
          data: mergedRows[merge][arrived],
          parents: Array.from(arrived).map((branch) => `0.${branch}`),
        });
      }

      const count = (...which: string[]) => letters.filter((each) => which.includes(each)).length;
      expect(progress).toMatchObject({ rows: 1, tokens: merged ? 5 : 4 });
      expect(progress.outcomes).toMatchObject({
        forked: 1,
        coalesced: count('m'),
        discarded: count('l'),
        quarantined: count('f', 'x'),
        completed: merged ? 1 : 0,
        buffered: 0,
      });
    },
  );
});

/** Why arrived tokens failed, when they did: `select` misses its branch only where others would merge. */
function reasonOf(policy: keyof typeof policies, endsOfOthers: string) {
  if (endsOfOthers.includes('m')) return 'selected_branch_missing';
  return policy === 'quorum' ? 'quorum_not_met' : 'incomplete_branches';
}

function settingsOf(
  policy: keyof typeof policies,
  merge: keyof typeof merges,
  situation: keyof typeof situations,
): string {
  const { delayed, trigger } = situations[situation];
  const way = (branch: string) => (delayed.includes(branch) ? 'wait' : 'meet');
  const wait = `
  - name: wait
    type: aggregation
    plugin: planted_batch
    output_mode: passthrough
    trigger: { ${trigger} }
    on_success: meet`;
  return `
source: { plugin: planted }
transforms:
  - { name: split, type: gate, fork_to: { a: make_a, b: make_b, c: make_c } }
  - { name: make_a, plugin: planted, options: { as: a }, on_success: ${way('a')} }
  - { name: make_b, plugin: planted, options: { as: b }, on_success: ${way('b')} }
  - { name: make_c, plugin: planted, options: { as: c }, on_success: ${way('c')} }${delayed === '' ? '' : wait}
  - { name: meet, type: coalesce, branches: [a, b, c], ${policies[policy]}, ${merges[merge]}, on_error: bad }
sinks:
  out: { plugin: json, options: { path: out/out.jsonl } }
  bad: { plugin: json, options: { path: out/bad.jsonl } }
output_sink: out
`;
}
