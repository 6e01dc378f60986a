import type { NodeIndex } from '../../landscape/model/ids.ts';
import type { Bindings } from './bind-plugins.ts';
import { countArrivals } from './count-arrivals.ts';
import type { DraftCoalesce, DraftNode } from './draft-nodes.ts';
import type { GraphProblem } from './problem.ts';
import { graphError, listNames } from './problem.ts';
import type { Joins } from './match-forks.ts';
import type { Branch, Trace, Ways } from './trace-branches.ts';
import { traceBranches } from './trace-branches.ts';

/** What reaches each coalesce that has a fork. */
export function traceJoins(ways: Ways): ReadonlyMap<NodeIndex, Trace> {
  return new Map([...ways.joins.keys()].map((join) => [join, traceBranches(ways, join)]));
}

/** Each branch of a coalesce can arrive, at most once per fork, and nothing else arrives. */
export function checkJoins(
  ways: Ways,
  traces: ReadonlyMap<NodeIndex, Trace>,
  bindings: Bindings,
): readonly GraphProblem[] {
  const spoilers = newTokensBetween(ways, traces, bindings);
  const problems = ways.nodes.flatMap((node) => {
    const trace = traces.get(node.index);
    if (node.kind !== 'coalesce' || trace === undefined) return [];
    const strange = strangers(ways, node, trace);
    // Who comes in the place of a branch explains why the branch does not.
    const missing = strange.length > 0 ? [] : missingBranches(ways, node, trace);
    return [...strange, ...missing, ...repeatedBranches(ways, traces, node)];
  });
  return [...problems, ...spoilers];
}

function strangers(
  { nodes, wiring }: Ways,
  coalesce: DraftCoalesce,
  { arrivals }: Trace,
): readonly GraphProblem[] {
  const { branches } = coalesce.settings;
  const isStrange = (branch: Branch) => branch === undefined || !branches.includes(branch);
  const strange = [...arrivals].filter(([branch]) => isStrange(branch));
  const byEdge = new Map(
    strange.flatMap(([branch, edges]) => [...edges].map((edge) => [edge, branch] as const)),
  );
  return [...byEdge].map(([edge, branch]) => {
    const { from, path } = wiring.wires[edge]!;
    const rows =
      branch === undefined ? 'rows that are on no branch' : `rows of branch \`${branch}\``;
    return graphError({
      code: 'COALESCE_STRANGER',
      path,
      message: `\`${nodes[from]!.name}\` sends ${rows} to \`${coalesce.name}\`, where ${listNames(branches)} meet`,
      expected: `rows of ${listNames(branches)} only`,
      nextStep: 'Send them to the step after the coalesce, or to a sink.',
    });
  });
}

/** Silent where the wiring has holes: the branch may well arrive once they are filled. */
function missingBranches(
  { nodes, wiring, joins }: Ways,
  coalesce: DraftCoalesce,
  { arrivals, lost }: Trace,
): readonly GraphProblem[] {
  if (!wiring.complete) return [];
  const fork = nodes[joins.get(coalesce.index)!]!.name;
  const claimed = new Set(
    otherJoins(nodes, joins, coalesce).flatMap((other) => other.settings.branches),
  );
  return [...coalesce.settings.branches.entries()].flatMap(([i, branch]) => {
    if (arrivals.has(branch) || lost.has(branch) || claimed.has(branch)) return [];
    return [
      graphError({
        code: 'BRANCH_NEVER_ARRIVES',
        path: [...coalesce.path, 'branches', i],
        message: `branch \`${branch}\` of \`${fork}\` can never arrive at \`${coalesce.name}\``,
        nextStep: `Let its last step say \`on_success: ${coalesce.name}\`, or take the branch out.`,
      }),
    ];
  });
}

/** The other coalesces of the same fork. */
function otherJoins(
  nodes: readonly DraftNode[],
  joins: Joins,
  { index }: DraftCoalesce,
): readonly DraftCoalesce[] {
  return [...joins].flatMap(([join, fork]) => {
    const other = nodes[join]!;
    const isOther = other.kind === 'coalesce' && join !== index && fork === joins.get(index);
    return isOther ? [other] : [];
  });
}

function repeatedBranches(
  ways: Ways,
  traces: ReadonlyMap<NodeIndex, Trace>,
  coalesce: DraftCoalesce,
): readonly GraphProblem[] {
  const fork = ways.joins.get(coalesce.index)!;
  return [...coalesce.settings.branches.entries()].flatMap(([i, branch]) => {
    const edge = ways.wiring.byNode[fork]!.branches.get(branch);
    if (edge === undefined || countArrivals(ways, traces, coalesce.index, edge) <= 1) return [];
    return [
      graphError({
        code: 'BRANCH_ARRIVES_TWICE',
        path: [...coalesce.path, 'branches', i],
        message: `branch \`${branch}\` is copied on its way and can arrive at \`${coalesce.name}\` more than once`,
        expected: 'at most one arrival for each row that is forked',
        nextStep: 'Send the copies elsewhere, or let them meet in a coalesce of their own before.',
      }),
    ];
  });
}

/**
 * A batch gives new rows that belong to no fork: whoever waits for the branch waits in vain. Of the
 * rows that one row becomes, the coalesce could not tell which is the branch's.
 */
function newTokensBetween(
  ways: Ways,
  traces: ReadonlyMap<NodeIndex, Trace>,
  bindings: Bindings,
): readonly GraphProblem[] {
  return ways.nodes.flatMap((node) => {
    const isBatch = node.kind === 'aggregation' && node.settings.output_mode === 'transform';
    const binding = bindings.get(node.index);
    const isExpansion = binding?.kind === 'transform' && binding.bound.createsTokens;
    if (!isBatch && !isExpansion) return [];
    const join = [...traces].find(([candidate, trace]) => isBetween(ways, node, candidate, trace));
    if (join === undefined) return [];
    const coalesce = ways.nodes[join[0]]!.name;
    if (isExpansion) {
      return [
        graphError({
          code: 'EXPANSION_IN_BRANCH',
          path: [...node.path, 'plugin'],
          message: `\`${node.name}\` makes several rows of one, between a fork and \`${coalesce}\`, where each branch of a row arrives once`,
          expected: 'the expansion before the fork or after the coalesce',
        }),
      ];
    }
    return [
      graphError({
        code: 'BATCH_IN_BRANCH',
        path: [...node.path, 'output_mode'],
        message: `\`${node.name}\` makes new rows out of a batch, between a fork and \`${coalesce}\`, where the branches of one row meet`,
        expected:
          '`output_mode: passthrough`, or an aggregation before the fork or after the coalesce',
      }),
    ];
  });
}

function isBetween(ways: Ways, node: DraftNode, join: NodeIndex, { passed }: Trace): boolean {
  const coalesce = ways.nodes[join]!;
  const claimed: readonly Branch[] = coalesce.kind === 'coalesce' ? coalesce.settings.branches : [];
  return [...(passed.get(node.index) ?? [])].some(
    (branch) =>
      claimed.includes(branch) &&
      traceBranches(ways, join, { node: node.index, branch }).arrivals.has(branch),
  );
}
