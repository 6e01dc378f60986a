import type { NodeIndex } from '../../landscape/model/ids.ts';
import type { PluginPlace } from '../../plugins/contract.ts';
import type { GraphNode } from '../graph/model.ts';
import { createOutputCheck } from './check-output.ts';
import type { BatchWork, RowWork } from './run.ts';

/** What runs at the nodes of a graph, each with the check of what it returns. */
export interface Work {
  readonly functions: ReadonlyMap<NodeIndex, RowWork>;
  readonly batchFunctions: ReadonlyMap<NodeIndex, BatchWork>;
}

export function createWork(nodes: readonly GraphNode[], place: PluginPlace): Work {
  const functions = new Map<NodeIndex, RowWork>();
  const batchFunctions = new Map<NodeIndex, BatchWork>();
  for (const node of nodes) {
    if (node.kind !== 'transform' && node.kind !== 'aggregation') continue;
    const check = createOutputCheck(node.output);
    const context = { input: node.input, resolvePath: (path: string) => place.resolvePath(path) };
    if (node.kind === 'transform') {
      functions.set(node.index, { transform: node.plugin.create(context), check });
    } else {
      const { group_by: groupBy, output_mode: outputMode } = node.settings;
      const flush = node.plugin.create({ ...context, groupBy, outputMode });
      batchFunctions.set(node.index, { flush, check });
    }
  }
  return { functions, batchFunctions };
}
