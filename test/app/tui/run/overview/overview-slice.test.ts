import { expect, test } from 'vitest';

import { createOverviewSlice } from '../../../../../app/tui/screens/run/overview/overview-slice.ts';
import { committed, following, progressOf } from './progress-of.ts';

function slice(width: number, progress = progressOf(committed)) {
  let follow = following(progress);
  const made = createOverviewSlice(() => follow);
  made.resize({ width, height: 30 });
  const name = () => progress.nodes[made.store.getState().node]?.name;
  const hear = (next: typeof progress) => {
    follow = following(next);
  };
  return { ...made, name, hear };
}

test('in the list one moves from node to node in the order of the flow, and stops at its ends', () => {
  const list = slice(80);
  list.move('up');
  expect(list.name()).toBe('source');
  list.move('down', 2);
  expect(list.name()).toBe('big');
  list.toEnd('last');
  expect(list.name()).toBe('bad');
  list.move('down');
  expect(list.name()).toBe('bad');
});

test('in the graph one follows the lines, and comes down to what stands apart', () => {
  const graph = slice(120);
  graph.move('right', 3);
  expect(graph.name()).toBe('review');
  graph.move('down');
  expect(graph.name()).toBe('out');
  graph.move('down');
  expect(graph.name()).toBe('bad');
  graph.move('up');
  expect(graph.name()).toBe('source');
  graph.move('left');
  expect(graph.name()).toBe('source');
});

test('only problems: nodes where nothing failed are gone, and the cursor with them', () => {
  const list = slice(80);
  list.toEnd('last');
  list.toggleProblems();
  expect(list.name()).toBe('source');
  list.move('down', 9);
  expect(list.name()).toBe('call');
});

test('on the latest error the cursor follows what comes; on another one it stays', () => {
  const list = slice(80);
  list.nextFocus();
  expect(list.selectedFact()?.rowIndex).toBe(9);
  const more = progressOf(committed, {
    ...committed,
    notable: [
      {
        rowId: 200,
        rowIndex: 199,
        batchId: undefined,
        tokenId: 300,
        node: 1,
        reason: 'x',
        message: '',
      },
    ],
  } as typeof committed);
  list.hear(more);
  expect(list.selectedFact()?.rowIndex).toBe(199);
  list.move('up');
  expect(list.selectedFact()?.rowIndex).toBe(9);
  list.hear({
    ...more,
    notable: [...more.notable, { ...more.notable[2]!, tokenId: 301, rowIndex: 200 }],
  });
  expect(list.selectedFact()?.rowIndex).toBe(9);
  list.toEnd('last');
  expect(list.selectedFact()?.rowIndex).toBe(200);
});

test('the balance has a pane of its own only where it does not stand beside the nodes', () => {
  const narrow = slice(80);
  const seen = [1, 2, 3].map(() => {
    narrow.nextFocus();
    return narrow.store.getState().focus;
  });
  expect(seen).toEqual(['errors', 'balance', 'nodes']);
  const wide = slice(120);
  wide.nextFocus();
  wide.nextFocus();
  expect(wide.store.getState().focus).toBe('nodes');
});
