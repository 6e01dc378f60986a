import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { GraphEdge } from '../../../../../app/tui/screens/run/overview/graph-ranks.ts';
import { layOutGraph } from '../../../../../app/tui/screens/run/overview/lay-out-graph.ts';
import type { GraphLayout } from '../../../../../app/tui/screens/run/overview/lay-out-graph.ts';

type Link = readonly [from: number, to: number, label?: string];

/** A picture of a graph whose nodes are called `n0`, `n1` … */
function picture(nodes: number, links: readonly Link[], height = 20): string {
  const names = Array.from({ length: nodes }, (_, i) => `[n${i}]`);
  const layout = layOutGraph(
    names.map((name) => name.length),
    links.map(([from, to, label = '']): GraphEdge => ({ from, to, labelWidth: label.length })),
    height,
  );
  const rows = layout.rows.map((row) => Array.from(row));
  const write = (text: string, x: number, y: number) => {
    for (const [i, character] of Array.from(text).entries()) rows[y]![x + i] = character;
  };
  layout.boxes.forEach(({ x, y }, i) => write(names[i]!, x, y));
  layout.labels.forEach((at, i) => at && write(links[i]![2] ?? '', at.x, at.y));
  return rows.map((row) => row.join('').trimEnd()).join('\n');
}

test('a line of steps is a line', () => {
  expect(
    picture(3, [
      [0, 1],
      [1, 2],
    ]),
  ).toBe('[n0]──▸[n1]──▸[n2]');
});

test('one node alone is a box', () => {
  expect(picture(1, [])).toBe('[n0]');
});

test('branches part in front of their labels, and meet at one arrow', () => {
  expect(
    picture(4, [
      [0, 1, 'left'],
      [0, 2, 'right'],
      [1, 3],
      [2, 3],
    ]),
  ).toBe(
    `
[n0]─┬─left───▸[n1]─┬─▸[n3]
     │              │
     ╰─right──▸[n2]─╯`.trimStart(),
  );
});

test('what is not high enough for empty rows is drawn without them', () => {
  expect(
    picture(
      4,
      [
        [0, 1],
        [0, 2],
        [0, 3],
      ],
      4,
    ),
  ).toBe(
    `
[n0]─┬─▸[n1]
     ├─▸[n2]
     ╰─▸[n3]`.trimStart(),
  );
});

test('forks within forks keep their branches together', () => {
  const outer: readonly Link[] = [
    [0, 1, 'a'],
    [0, 2, 'b'],
    [1, 6],
    [5, 6],
  ];
  const inner: readonly Link[] = [
    [2, 3, 'x'],
    [2, 4, 'y'],
    [3, 5],
    [4, 5],
  ];
  expect(picture(7, [...outer, ...inner])).toBe(
    `
[n0]─┬─a──▸[n1]────────────────────┬─▸[n6]
     │                             │
     ╰─b──▸[n2]─┬─x──▸[n3]─┬─▸[n5]─╯
                │          │
                ╰─y──▸[n4]─╯`.trimStart(),
  );
});

test('lines that cross do not join', () => {
  const links: readonly Link[] = [
    [0, 1, 'p'],
    [0, 2, 'q'],
    [1, 3, 'r'],
    [1, 4, 's'],
    [2, 3, 't'],
    [2, 4, 'u'],
  ];
  expect(picture(5, links)).toBe(
    `
[n0]─┬─p──▸[n1]─┬─r─┬──▸[n3]
     │          │   │
     │          ╰─s─│┬─▸[n4]
     │              ││
     ╰─q──▸[n2]─┬─t─╯│
                │    │
                ╰─u──╯`.trimStart(),
  );
});

test('thirty steps in a row, each with a way out, are as many boxes on one line', () => {
  const steps = Array.from({ length: 28 }, (_, i): readonly Link[] => [
    [i, i + 1, 'on'],
    [i, 29, 'out'],
  ]);
  const drawn = picture(30, steps.flat(), 60);
  expect(drawn.split('\n')[0]).toMatch(/^\[n0\].*\[n28\]$/);
  expect(drawn.match(/\[n29\]/g)).toHaveLength(1);
});

const graphs = fc
  .integer({ min: 1, max: 30 })
  .chain((nodes) =>
    fc.record({
      widths: fc.array(fc.integer({ min: 3, max: 20 }), { minLength: nodes, maxLength: nodes }),
      // Two edges between the same nodes are two routes of a gate.
      links: fc.array(
        fc.tuple(fc.nat(nodes - 1), fc.nat(nodes - 1), fc.integer({ min: 0, max: 9 })),
        { maxLength: nodes * 2 },
      ),
      height: fc.integer({ min: 1, max: 40 }),
    }),
  )
  .map(({ widths, links, height }) => ({
    widths,
    height,
    edges: links
      .filter(([a, b]) => a !== b)
      .map(([a, b, labelWidth]) => ({ from: Math.min(a, b), to: Math.max(a, b), labelWidth })),
  }));

test('no two boxes or labels lie over one another, and none over a line that is not its own', () => {
  fc.assert(
    fc.property(graphs, ({ widths, edges, height }) => {
      const layout = layOutGraph(widths, edges, height);
      const taken = new Set<string>();
      const places = [...layout.boxes, ...layout.labels.filter((label) => label !== undefined)];
      for (const { x, y, width } of places) {
        expect(x + width).toBeLessThanOrEqual(layout.width);
        expect(y).toBeLessThan(layout.height);
        for (let cell = x; cell < x + width; cell += 1) {
          expect(taken.has(`${cell},${y}`)).toBe(false);
          taken.add(`${cell},${y}`);
        }
      }
      for (const { x, y, width } of layout.boxes) {
        expect(layout.rows[y]!.slice(x, x + width).trim()).toBe('');
      }
      for (const label of layout.labels) {
        if (label === undefined) continue;
        expect(layout.rows[label.y]!.slice(label.x, label.x + label.width)).toMatch(/^─*$/);
      }
      expect(layout.rows.every((row) => row.length === layout.width)).toBe(true);
    }),
  );
});

test('who follows the lines from a box comes to the boxes that its edges lead to, and to no others', () => {
  fc.assert(
    fc.property(graphs, ({ widths, edges, height }) => {
      const layout = layOutGraph(widths, edges, height);
      for (const node of widths.keys()) {
        const wanted = edges.filter(({ from }) => from === node).map(({ to }) => to);
        expect(reached(layout, node)).toEqual(new Set(wanted));
      }
    }),
  );
});

const exits: Readonly<Record<string, string>> = {
  '─': 'LR',
  '│': 'UD',
  '╭': 'DR',
  '╮': 'DL',
  '╰': 'UR',
  '╯': 'UL',
  '├': 'UDR',
  '┤': 'UDL',
  '┬': 'DLR',
  '┴': 'ULR',
  '┼': 'UDLR',
};
const steps = { U: [0, -1], D: [0, 1], R: [1, 0] } as const;
const opposite = { U: 'D', D: 'U', R: 'L' } as const;

/** Boxes that one comes to along the lines, never to the left, as an eye does. */
function reached({ boxes, rows }: GraphLayout, node: number): ReadonlySet<number> {
  const found = new Set<number>();
  const seen = new Set<string>();
  const go = (x: number, y: number, heading: 'U' | 'D' | 'R') => {
    const key = `${x},${y},${heading}`;
    if (seen.has(key)) return;
    seen.add(key);
    const glyph = rows[y]?.[x] ?? ' ';
    if (glyph === '▸') {
      const target = boxes.findIndex((box) => box.y === y && box.x === x + 1);
      found.add(target);
      return;
    }
    // Beneath a line from above one goes straight on.
    if (glyph === '│' && heading === 'R') return go(x + 1, y, 'R');
    const ways = exits[glyph] ?? '';
    if (!ways.includes(opposite[heading])) return;
    for (const way of ['U', 'D', 'R'] as const) {
      if (way === opposite[heading] || !ways.includes(way)) continue;
      const [dx, dy] = steps[way];
      go(x + dx, y + dy, way);
    }
  };
  const box = boxes[node]!;
  if (rows[box.y]?.[box.x + box.width] !== undefined) go(box.x + box.width, box.y, 'R');
  return found;
}
