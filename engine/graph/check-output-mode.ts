import type { PluginRegistry } from '../../plugins/contract.ts';
import type { Bindings } from './bind-plugins.ts';
import type { DraftAggregation, DraftNode } from './draft-nodes.ts';
import type { GraphProblem } from './problem.ts';
import { graphError, listNames } from './problem.ts';

/** Under `passthrough`, members go on as the rows that the plugin returns: one for each of them. */
export function checkOutputModes(
  nodes: readonly DraftNode[],
  bindings: Bindings,
  registry: PluginRegistry,
): readonly GraphProblem[] {
  return nodes.flatMap((node) => {
    if (node.kind !== 'aggregation' || node.settings.output_mode !== 'passthrough') return [];
    const binding = bindings.get(node.index);
    const isKept = binding?.kind !== 'batch' || binding.plugin.keepsMembers;
    return [...(isKept ? [] : [membersNotKept(node, registry)]), ...fixedCount(node)];
  });
}

function membersNotKept(
  { name, path, settings: { plugin } }: DraftAggregation,
  registry: PluginRegistry,
): GraphProblem {
  const able = registry
    .list()
    .flatMap((other) => (other.kind === 'batch' && other.keepsMembers ? [other.name] : []));
  const other = able.length === 0 ? '' : `, or a plugin that can: ${listNames(able)}`;
  return graphError({
    code: 'MEMBERS_NOT_KEPT',
    path: [...path, 'output_mode'],
    message: `\`${plugin}\` does not return a row for each member of a batch, so those of \`${name}\` cannot go on`,
    found: '`output_mode: passthrough`',
    expected: `\`output_mode: transform\`${other}`,
  });
}

function fixedCount({ name, path, settings }: DraftAggregation): readonly GraphProblem[] {
  if (settings.expected_output_count === undefined) return [];
  return [
    graphError({
      code: 'OUTPUT_COUNT_FIXED',
      path: [...path, 'expected_output_count'],
      at: 'key',
      message: `\`${name}\` lets its members go on, as many as there are, so \`expected_output_count\` has no effect`,
      expected: '`output_mode: transform` beside it',
      nextStep: 'Take `expected_output_count` out.',
    }),
  ];
}
