import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Graph } from '../../../engine/graph/model.ts';
import { buildWritten } from './build-from-yaml.ts';
import { tameSettings, wildSettings } from './random-settings.ts';
import { walkTokens } from './walk-tokens.ts';

const runs = { numRuns: 2000 };

test('buildGraph says what is wrong or gives a graph, and never throws', () => {
  fc.assert(
    fc.property(wildSettings(), (settings) => {
      const built = buildWritten(settings);
      if (!built.ok) expect(built.problems.length).toBeGreaterThan(0);
    }),
    runs,
  );
});

test('buildGraph accepts only graphs whose steps are reached and whose ways end', () => {
  let accepted = 0;
  fc.assert(
    fc.property(tameSettings(), (settings) => {
      const built = buildWritten(settings);
      if (!built.ok) return;
      accepted += 1;
      const reached = reachable(built.graph);
      expect(built.graph.nodes.filter(({ index }) => !reached.has(index))).toEqual([]);
    }),
    runs,
  );
  expect(accepted).toBeGreaterThan(runs.numRuns / 4);
});

test('buildGraph accepts only graphs in which each branch arrives once, and nothing else does', () => {
  let joined = 0;
  fc.assert(
    fc.property(
      tameSettings(),
      fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 10 }),
      (settings, choices) => {
        const built = buildWritten(settings);
        if (!built.ok) return;
        if (built.graph.nodes.some(({ kind }) => kind === 'coalesce')) joined += 1;
        let turn = 0;
        const choose = (count: number) => choices[turn++ % choices.length]! % count;
        expect(walkTokens(built.graph, choose).faults).toEqual([]);
      },
    ),
    { numRuns: 4000 },
  );
  expect(joined).toBeGreaterThan(200);
});

/** The nodes that a row can come to. Follows edges without end only where there is a cycle. */
function reachable({ nodes, edges }: Graph): ReadonlySet<number> {
  const reached = new Set<number>();
  const visit = (index: number, depth: number): void => {
    expect(depth).toBeLessThanOrEqual(nodes.length);
    reached.add(index);
    const outgoing = edges.filter(({ from }) => from === index);
    if (nodes[index]!.kind !== 'sink') expect(outgoing.length).toBeGreaterThan(0);
    for (const { target } of outgoing) {
      if (target.kind === 'node') visit(target.nodeIndex, depth + 1);
    }
  };
  visit(0, 0);
  return reached;
}
