import type { PluginPlace } from '../../plugins/contract.ts';
import type { Binding, Bindings } from './bind-plugins.ts';
import type { DraftNode } from './draft-nodes.ts';
import type { GraphProblem } from './problem.ts';
import { graphError, graphWarning } from './problem.ts';

/** Two sinks must not write one file, nor one the file that the source reads; some are a risk. */
export function checkSinks(
  nodes: readonly DraftNode[],
  bindings: Bindings,
  place: PluginPlace,
): readonly GraphProblem[] {
  const writers = new Map<string, DraftNode>();
  return nodes.flatMap((node) => {
    const binding = bindings.get(node.index);
    if (binding?.kind === 'source') {
      for (const path of readPaths(binding, place)) writers.set(path, node);
    }
    if (binding?.kind !== 'sink') return [];
    const problems = binding.plugin.idempotent ? [] : [riskOf(node)];
    for (const path of new Set(binding.bound.outputPaths?.(place))) {
      const other = writers.get(path);
      if (other === undefined) writers.set(path, node);
      else problems.push(sharedFile(node, other, path));
    }
    return problems;
  });
}

/** Sources that read a file name it in their option `path`. */
function readPaths(
  { bound }: Extract<Binding, { kind: 'source' }>,
  place: PluginPlace,
): readonly string[] {
  const { path } = bound.options;
  return typeof path === 'string' ? [place.resolvePath(path)] : [];
}

function sharedFile(sink: DraftNode, other: DraftNode, found: string): GraphProblem {
  const message =
    other.kind === 'source'
      ? `\`${sink.name}\` would overwrite the file that the source reads`
      : `\`${sink.name}\` and \`${other.name}\` would write the same file`;
  return graphError({
    code: 'FILE_SHARED',
    path: [...sink.path, 'options', 'path'],
    message,
    found,
    expected: 'a file of its own for every sink',
    ...(other.kind === 'sink' && {
      nextStep: `Let everything that names \`${sink.name}\` name \`${other.name}\`, or change the path.`,
    }),
  });
}

function riskOf(sink: DraftNode): GraphProblem {
  return graphWarning({
    code: 'SINK_NOT_IDEMPOTENT',
    path: [...sink.path, 'plugin'],
    message: `\`${sink.name}\` can have its effect twice: after a crash, its last rows may be sent again`,
    nextStep: 'Make sure that the receiver tells repeated rows by their idempotency key.',
  });
}
