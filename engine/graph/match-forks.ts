import type { NodeIndex } from '../../landscape/model/ids.ts';
import { nearestName } from '../../landscape/model/nearest-name.ts';
import type { DraftCoalesce, DraftGate, DraftNode } from './draft-nodes.ts';
import type { GraphProblem } from './problem.ts';
import { graphError, listNames } from './problem.ts';

/** Coalesce → the gate whose fork makes its branches. Without those that match no single fork. */
export type Joins = ReadonlyMap<NodeIndex, NodeIndex>;

/** Finds the one fork that makes all branches of each coalesce; no branch may meet in two places. */
export function matchForks(nodes: readonly DraftNode[]): {
  readonly joins: Joins;
  readonly problems: readonly GraphProblem[];
} {
  const forks = nodes.filter(isFork);
  const joins = new Map<NodeIndex, NodeIndex>();
  const problems: GraphProblem[] = [];
  const claims = new Map<string, DraftCoalesce>();
  for (const node of nodes) {
    if (node.kind !== 'coalesce') continue;
    const found = findFork(node, forks);
    if (!('fork' in found)) {
      problems.push(...found.problems);
      continue;
    }
    joins.set(node.index, found.fork.index);
    for (const [i, branch] of node.settings.branches.entries()) {
      const key = `${found.fork.index} ${branch}`;
      const other = claims.get(key);
      if (other === undefined) claims.set(key, node);
      else if (other !== node) problems.push(claimedTwice(node, i, branch, other));
    }
  }
  return { joins, problems };
}

function findFork(
  coalesce: DraftCoalesce,
  forks: readonly DraftGate[],
): { readonly fork: DraftGate } | { readonly problems: readonly GraphProblem[] } {
  const { branches } = coalesce.settings;
  const makersOf = (branch: string) => forks.filter((fork) => makes(fork, branch));
  const path = [...coalesce.path, 'branches'];
  const unknown = branches.flatMap((branch, i) =>
    makersOf(branch).length > 0 ? [] : [unknownBranch([...path, i], branch, forks)],
  );
  if (unknown.length > 0) return { problems: unknown };
  const [fork, second] = forks.filter((gate) => branches.every((branch) => makes(gate, branch)));
  if (fork !== undefined && second === undefined) return { fork };
  const makers = [...new Set(branches.flatMap(makersOf))].map((gate) => gate.name);
  const message =
    fork === undefined
      ? `the branches of \`${coalesce.name}\` come from several forks: ${listNames(makers)}`
      : `the branches of \`${coalesce.name}\` can come from ${listNames(makers)}, and only one fork can be meant`;
  const expected = 'branches of one fork, with names that no other fork uses';
  return { problems: [graphError({ code: 'COALESCE_FORK', path, message, expected })] };
}

function isFork(node: DraftNode): node is DraftGate {
  return node.kind === 'gate' && node.settings.fork_to !== undefined;
}

function makes(fork: DraftGate, branch: string): boolean {
  return Object.hasOwn(fork.settings.fork_to ?? {}, branch);
}

function unknownBranch(
  path: GraphProblem['path'],
  branch: string,
  forks: readonly DraftGate[],
): GraphProblem {
  const known = forks.flatMap((fork) => Object.keys(fork.settings.fork_to ?? {}));
  return graphError({
    code: 'BRANCH_UNKNOWN',
    path,
    message: `no fork makes a branch \`${branch}\``,
    found: `\`${branch}\``,
    expected: known.length > 0 ? listNames(known) : 'a branch that a gate names in `fork_to`',
    nearest: nearestName(branch, known),
  });
}

function claimedTwice(
  coalesce: DraftCoalesce,
  position: number,
  branch: string,
  other: DraftCoalesce,
): GraphProblem {
  return graphError({
    code: 'BRANCH_CLAIMED_TWICE',
    path: [...coalesce.path, 'branches', position],
    message: `branch \`${branch}\` meets others in \`${other.name}\` already`,
    expected: 'each branch in one coalesce',
  });
}
