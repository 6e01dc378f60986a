import { expect, test } from 'vitest';

import { balanceOf } from '../../../../../app/tui/screens/run/overview/balance.ts';
import { findBottleneck } from '../../../../../app/tui/screens/run/overview/bottleneck.ts';
import {
  countErrors,
  countRetries,
  nodeFlows,
  onTheirWay,
} from '../../../../../app/tui/screens/run/overview/node-flow.ts';
import type { Progress } from '../../../../../engine/progress.ts';
import { committed, progressOf, started } from './progress-of.ts';

test('what failed and is tried again is no error, and waits', () => {
  const progress = progressOf(committed);
  const [source, call] = nodeFlows(progress);
  expect(source).toMatchObject({ arrived: 100, left: 99, errors: 1, waiting: 0 });
  expect(call).toMatchObject({ arrived: 99, left: 97, errors: 1, retries: 3, waiting: 1 });
  expect([countErrors(progress), countRetries(progress), onTheirWay(progress)]).toEqual([2, 3, 1]);
});

test('without an error route the errors of the one node that tries again follow from the sum', () => {
  const all = progressOf(committed);
  const progress: Progress = {
    ...all,
    edges: all.edges.filter(({ label }) => label !== 'on_error'),
    outcomes: { ...all.outcomes, failed: 2, quarantined: 0 },
    nodes: all.nodes.map((node) => ({ ...node, ended: {} })),
  };
  expect(nodeFlows(progress)[1]).toMatchObject({ errors: 2, retries: 2 });
});

test('where two such nodes failed and were tried again, nobody says which errors were whose', () => {
  const all = progressOf(committed);
  const call = all.nodes[1]!;
  const progress: Progress = {
    ...all,
    edges: [],
    outcomes: { ...all.outcomes, failed: 3, quarantined: 0 },
    nodes: [all.nodes[0]!, call, { ...call, index: 2, name: 'also' }],
  };
  expect(nodeFlows(progress)[1]).toMatchObject({ errors: undefined, waiting: undefined });
});

test('every token of a sound run is at an end, in a batch or on its way', () => {
  expect(balanceOf(progressOf(committed))).toMatchObject({
    rows: 100,
    tokens: 100,
    onTheirWay: 1,
    mismatches: [],
  });
});

test.each<[string, (progress: Progress) => Progress]>([
  ['2 tokens more ended or wait than were made', (p) => ({ ...p, tokens: 97 })],
  ['the run has completed, and 1 token did not end', (p) => ({ ...p, status: 'completed' })],
  [
    'review wrote 20 rows, and 0 tokens ended there',
    (p) => ({
      ...p,
      nodes: p.nodes.map((node) => (node.name === 'review' ? { ...node, ended: {} } : node)),
    }),
  ],
  ['90 rows read, and source gave 100', (p) => ({ ...p, rows: 90, tokens: 100 })],
  [
    '5 tokens came to out, and 77 left it',
    (p) => ({
      ...p,
      edges: p.edges.map((edge) => (edge.index === 5 ? { ...edge, tokens: 5 } : edge)),
    }),
  ],
])('what does not add up is named: %s', (sentence, spoil) => {
  expect(balanceOf(spoil(progressOf(committed))).mismatches).toContain(sentence);
});

test('the bottleneck is who worked longest; waiting for others is no work', () => {
  const found = findBottleneck(progressOf(committed));
  expect(found?.node.name).toBe('call');
  expect(found?.share).toBeCloseTo(8000 / 10_020);
  const nodes = progressOf(committed).nodes.map((node) =>
    node.name === 'call' ? { ...node, kind: 'aggregation' as const } : node,
  );
  expect(findBottleneck({ nodes })?.node.name).toBe('source');
  expect(findBottleneck(progressOf())).toBeUndefined();
});

test('what the last process committed is where the next one begins', () => {
  expect(progressOf({ ...started, isSourceExhausted: true }).isSourceExhausted).toBe(true);
});
