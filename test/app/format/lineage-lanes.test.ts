import { describe, expect, test } from 'vitest';

import { drawLanes } from '../../../app/format/lineage-lanes.ts';
import type { Lineage, LineageEdge, LineageNode } from '../../../landscape/model/lineage.ts';

/** `a>b c` is a fork of a into b and c; nodes are in the order of their names. */
function lineage(...families: readonly string[]): Lineage {
  const edges: LineageEdge[] = [];
  for (const family of families) {
    const [from = '', children = ''] = family.split('>');
    for (const to of children.split(' ').filter((name) => name !== '')) {
      const place = edges.filter((edge) => edge.from === from).length;
      const of = children.split(' ').length;
      edges.push({ from, to, kind: 'fork', branch: to, position: place + 1, of });
    }
  }
  const names = new Set(families.flatMap((family) => family.split(/[> ]/)));
  const nodes = [...names].filter((name) => name !== '').toSorted();
  return { nodes: nodes.map((id) => token(id)), edges };
}

function token(id: string): LineageNode {
  const rest = { row: null, path: [], outcome: null, sink: null, waitsAt: null };
  return { id, kind: 'token', role: 'asked', ...rest };
}

function drawn(of: Lineage): readonly string[] {
  const laned = drawLanes(of);
  const width = Math.max(...laned.map(({ lanes }) => lanes.length));
  return laned.map(({ node, lanes }) => `${lanes.padEnd(width)} ${node.id}`);
}

describe('drawLanes', () => {
  test.each([
    { title: 'one after the other', of: ['a>b', 'b>c'], lines: ['● a', '● b', '● c'] },
    {
      title: 'a fork that joins again',
      of: ['a>b c', 'b>d', 'c>d', 'd>e'],
      lines: ['●   a', '├─● b', '● │ c', '●─┘ d', '●   e'],
    },
    {
      title: 'three branches that join',
      of: ['a>b c d', 'b>e', 'c>e', 'd>e'],
      lines: ['●     a', '├─●   b', '├─┼─● c', '● │ │ d', '●─┴─┘ e'],
    },
    {
      title: 'a branch that ends, beside two that join',
      of: ['a>b c d', 'c>e', 'd>e'],
      lines: ['●   a', '├─● b', '├─● c', '● │ d', '●─┘ e'],
    },
    {
      title: 'children that all end',
      of: ['a>b c d'],
      lines: ['●   a', '├─● b', '├─● c', '└─● d'],
    },
    {
      title: 'a fork in a branch of a fork, both joined',
      of: ['a>b c', 'b>d e', 'd>f', 'e>f', 'f>g', 'c>g', 'g>h'],
      lines: [
        '●     a',
        '├─●   b',
        '│ ├─● d',
        '│ ● │ e',
        '│ ●─┘ f',
        '● │   c',
        '●─┘   g',
        '●     h',
      ],
    },
    {
      title: 'a fork that is joined outside of the one that it is in',
      of: ['a>b c', 'b>d e', 'd>f', 'c>f'],
      lines: ['●       a', '├─●     b', '│ ├─●   d', '│ └─┼─● e', '●   │   c', '●───┘   f'],
    },
    {
      title: 'beginnings that come together',
      of: ['a>x', 'b>x', 'c>x', 'x>y'],
      lines: ['●     a', '│ ●   b', '│ │ ● c', '●─┴─┘ x', '●     y'],
    },
    {
      title: 'two batches that cross',
      of: ['a>b c', 'b>x', 'd>e f', 'e>x', 'c>y', 'f>y'],
      lines: [
        '●       a',
        '├─●     b',
        '● │     c',
        '│ │ ●   d',
        '│ │ ├─● e',
        '│ ●─┼─┘ x',
        '│   ●   f',
        '●───┘   y',
      ],
    },
  ])('draws $title', ({ of, lines }) => {
    expect(drawn(lineage(...of))).toEqual(lines);
  });

  test('marks what was asked about among others', () => {
    const { nodes, edges } = lineage('a>b');
    const [a, b] = nodes;
    const others = [{ ...a, role: 'ancestor' }, b] as readonly LineageNode[];
    expect(drawn({ nodes: others, edges })).toEqual(['● a', '◆ b']);
  });
});
