import { hashOf, toHex } from '../../landscape/hash.ts';
import type { EdgeRecord, NodeRecord } from '../../landscape/model/graph.ts';

/**
 * SHA-256 (hex) over what the nodes are and how they are connected. Plugin versions do not count:
 * "changed code" is a question of its own on resume, and has an answer of its own.
 */
export function topologyHash(nodes: readonly NodeRecord[], edges: readonly EdgeRecord[]): string {
  return toHex(
    hashOf({
      nodes: nodes.map(({ kind, name, plugin, config }) => ({ kind, name, plugin, config })),
      edges: edges.map(({ from, target, label, mode }) => ({
        from: nodes[from]!.name,
        to: target.kind === 'node' ? { node: nodes[target.nodeIndex]!.name } : { end: target.kind },
        label,
        mode,
      })),
    }),
  );
}
