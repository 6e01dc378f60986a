import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  findInTree,
  foldedAll,
  foldedAtFirst,
  holdersOf,
  pathText,
  placeOf,
  toTree,
  visibleNodes,
} from '../../../../app/tui/screens/payload/json-tree.ts';
import type { JsonValue } from '../../../../landscape/model/json.ts';
import { parseJson } from '../../../../landscape/parse-json.ts';

const order: JsonValue = {
  id: 'A-1',
  lines: [{ sku: 'PEN', 'odd name': 1 }, { sku: 'PAD' }],
  note: null,
};
const tree = toTree(order);
const keys = (places: readonly number[]) => places.map((at) => pathText(tree, at));

test('values stand in the order in which they are written, each with its path as jq takes it', () => {
  expect(keys(visibleNodes(tree, new Set()))).toEqual([
    '.',
    '.id',
    '.lines',
    '.lines[0]',
    '.lines[0].sku',
    '.lines[0]["odd name"]',
    '.lines[1]',
    '.lines[1].sku',
    '.note',
  ]);
});

test('what is folded hides all that it holds, and nothing else', () => {
  const lines = placeOf(tree, ['lines']);
  expect(keys(visibleNodes(tree, new Set([lines])))).toEqual(['.', '.id', '.lines', '.note']);
  expect(keys(visibleNodes(tree, foldedAll(tree)))).toEqual(['.', '.id', '.lines', '.note']);
});

test('a text is found in names and values, in what is folded too; capitals count when it has some', () => {
  expect(keys(findInTree(tree, 'pe'))).toEqual(['.lines[0].sku']);
  expect(keys(findInTree(tree, 'Pe'))).toEqual([]);
  expect(keys(findInTree(tree, 'sku'))).toEqual(['.lines[0].sku', '.lines[1].sku']);
  expect(keys(findInTree(tree, 'null'))).toEqual(['.note']);
  expect(keys(findInTree(tree, '1'))).toEqual(['.id', '.lines[0]["odd name"]']);
});

test('what holds a value is known from the nearest on', () => {
  expect(keys(holdersOf(tree, placeOf(tree, ['lines', '1', 'sku'])))).toEqual([
    '.lines[1]',
    '.lines',
    '.',
  ]);
});

test('names that lead nowhere lead to where they stop', () => {
  expect(keys([placeOf(tree, ['lines', '7', 'sku'])])).toEqual(['.lines']);
});

test('a large document begins folded, a small one open', () => {
  expect(foldedAtFirst(tree).size).toBe(0);
  const large = toTree(Array.from({ length: 2000 }, (_, i) => ({ i })));
  expect(visibleNodes(large, foldedAtFirst(large))).toHaveLength(2001);
});

test('values nested a hundred thousand deep are taken apart as well', () => {
  const deep = parseJson(`${'['.repeat(100_000)}1${']'.repeat(100_000)}`);
  expect(toTree(deep)).toHaveLength(100_001);
});

test('every value is there once, and ends behind all that it holds', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const nodes = toTree(value as JsonValue);
      for (const [at, { parent, end, depth }] of nodes.entries()) {
        expect(end).toBeGreaterThan(at);
        const holder = nodes[parent];
        if (holder === undefined) expect([at, depth]).toEqual([0, 0]);
        else {
          expect(at).toBeLessThan(holder.end);
          expect(end).toBeLessThanOrEqual(holder.end);
          expect(depth).toBe(holder.depth + 1);
        }
      }
      expect(nodes[0]?.value).toEqual(value);
    }),
  );
});
