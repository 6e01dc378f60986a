import { textParts } from './json-line.ts';
import { visibleNodes } from './json-tree.ts';
import type { JsonTree } from './json-tree.ts';

/** A line of the tree: a value, or a line of its text below it. */
export interface TreeLine {
  /** Place in the tree. */
  readonly node: number;
  readonly part?: string;
}

/** What of a tree is in sight, with the lines of texts that are unfolded. */
export function treeLines(
  tree: JsonTree,
  folded: ReadonlySet<number>,
  unfolded: ReadonlySet<number>,
  width: number,
): readonly TreeLine[] {
  const nodes = visibleNodes(tree, folded);
  if (unfolded.size === 0) return nodes.map((node) => ({ node }));
  return nodes.flatMap((at): readonly TreeLine[] => {
    const node = tree[at];
    if (node === undefined || !unfolded.has(at)) return [{ node: at }];
    return [{ node: at }, ...textParts(node, width).map((part) => ({ node: at, part }))];
  });
}
