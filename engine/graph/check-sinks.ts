import type { PluginPlace } from '../../plugins/contract.ts';
import type { Bindings } from './bind-plugins.ts';
import type { DraftNode } from './draft-nodes.ts';
import { nameToWrite, namesToKeep } from './file-names.ts';
import type { GraphProblem } from './problem.ts';
import { graphError, graphWarning } from './problem.ts';

/**
 * Two sinks must not write one file, nor one the file that the source reads or one that is `taken`;
 * some are a risk.
 */
export function checkSinks(
  nodes: readonly DraftNode[],
  bindings: Bindings,
  place: PluginPlace,
  taken: ReadonlyMap<string, string>,
): readonly GraphProblem[] {
  const writers = new Map<string, DraftNode | string>();
  for (const [path, what] of taken) for (const name of namesToKeep(path)) writers.set(name, what);
  return nodes.flatMap((node) => {
    const binding = bindings.get(node.index);
    if (binding?.kind === 'source') {
      for (const path of binding.bound.inputPaths(place)) {
        for (const name of namesToKeep(path)) writers.set(name, node);
      }
    }
    if (binding?.kind !== 'sink') return [];
    const problems = binding.bound.idempotent ? [] : [riskOf(node)];
    for (const path of new Set(binding.bound.outputPaths?.(place))) {
      const name = nameToWrite(path);
      const other = writers.get(name);
      if (other === undefined) writers.set(name, node);
      else problems.push(sharedFile(node, other, path));
    }
    return problems;
  });
}

function sharedFile(sink: DraftNode, other: DraftNode | string, found: string): GraphProblem {
  const isSink = typeof other !== 'string' && other.kind === 'sink';
  const what = typeof other === 'string' ? other : 'the file that the source reads';
  const message = isSink
    ? `\`${sink.name}\` and \`${other.name}\` would write the same file`
    : `\`${sink.name}\` would overwrite ${what}`;
  return graphError({
    code: 'FILE_SHARED',
    path: [...sink.path, 'options', 'path'],
    message,
    found,
    expected: 'a file of its own for every sink',
    nextStep: isSink
      ? `Let everything that names \`${sink.name}\` name \`${other.name}\`, or change the path.`
      : 'Give the sink another path.',
  });
}

function riskOf(sink: DraftNode): GraphProblem {
  return graphWarning({
    code: 'SINK_NOT_IDEMPOTENT',
    path: [...sink.path, 'plugin'],
    message: `\`${sink.name}\` cannot take back what it sends: after a crash nobody may know whether its last rows arrived, and the run stops to ask`,
    nextStep:
      'If the receiver tells repeated rows by their idempotency key, say so with `idempotent: true`.',
  });
}
