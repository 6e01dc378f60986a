import { unreachable } from '../../landscape/model/unreachable.ts';
import type { EdgeIndex } from '../../landscape/model/ids.ts';
import { edgeEnd } from './expanded-wiring.ts';
import type { AggregationNode, CoalesceNode, Graph, GraphNode } from './model.ts';

const lineWidth = 80;

/**
 * A picture of the pipeline in plain text: each node with what it does, below it where its rows go.
 * Lines fit 80 columns as far as names allow; what a node does is cut short, where rows go never is.
 *
 * @param show - What may be shown of a condition, which can hold a secret.
 */
export function graphAsText(graph: Graph, show = (condition: string) => condition): string {
  const longest = Math.max(...graph.nodes.map(({ record }) => record.name.length));
  const nameWidth = Math.min(longest, 24);
  const lines = graph.nodes.flatMap((node) => [
    cut(`${node.record.name.padEnd(nameWidth)}  ${summary(node, show)}`),
    ...outlets(graph, node),
  ]);
  return lines.join('\n');
}

type Show = (condition: string) => string;

function summary(node: GraphNode, show: Show): string {
  switch (node.kind) {
    case 'source':
    case 'sink':
      return `${node.kind} ${node.record.plugin}`;
    case 'transform':
      return node.record.plugin;
    case 'gate': {
      if (node.rule.kind === 'fork') return 'fork';
      const { plugin } = node.record;
      const source = oneLine(show(node.rule.condition.source));
      return plugin === 'condition' ? `gate ${source}` : `gate ${plugin}: ${source}`;
    }
    case 'aggregation':
      return `aggregation ${node.record.plugin}, ${whenFlushed(node, show)}`;
    case 'coalesce':
      return `coalesce ${howMerged(node)}`;
    default:
      return unreachable(node);
  }
}

function whenFlushed(
  { settings: { trigger, group_by: groupBy } }: AggregationNode,
  show: Show,
): string {
  const { count, timeout_seconds: seconds, condition } = trigger;
  const when = [
    ...(count === undefined ? [] : [count === 1 ? 'at every row' : `at ${count} rows`]),
    ...(seconds === undefined ? [] : [`after ${seconds} s`]),
    ...(condition === undefined ? [] : [`when ${oneLine(show(condition))}`]),
    'at the end',
  ];
  return `${groupBy.length === 0 ? '' : `by ${groupBy.join(', ')}, `}${when.join(', ')}`;
}

function howMerged({ settings }: CoalesceNode): string {
  const { policy, quorum_count: quorum, timeout_seconds: seconds, merge } = settings;
  const enough = quorum === undefined ? policy : `${policy} of ${quorum}`;
  const wait = seconds === undefined ? '' : ` within ${seconds} s`;
  const result = merge === 'select' ? `select ${settings.select_branch}` : merge;
  return `${enough}${wait}: ${result} of ${settings.branches.join(', ')}`;
}

function outlets(graph: Graph, node: GraphNode): readonly string[] {
  const ends = (edges: readonly EdgeIndex[]) => edges.map((edge) => endText(graph, node, edge));
  const lines = mainOutlets(node).flatMap(([label, edges]) => fold(`${label}→ `, ends(edges)));
  if (node.onError === undefined) return lines;
  return [...lines, ...fold(`${graph.edges[node.onError]!.label} → `, ends([node.onError]))];
}

function mainOutlets(node: GraphNode): readonly (readonly [string, readonly EdgeIndex[]])[] {
  if (node.kind === 'sink') return [];
  if (node.kind !== 'gate') return [['', node.onSuccess]];
  if (node.rule.kind === 'condition') {
    return [...node.rule.routes].map(([label, edges]) => [`${label} `, edges]);
  }
  return [...node.rule.branches].map(([label, edge]) => [`${label} `, [edge]]);
}

function endText(graph: Graph, node: GraphNode, edge: EdgeIndex): string {
  const isCopy = graph.edges[edge]!.mode === 'copy';
  const isFork = node.kind === 'gate' && node.rule.kind === 'fork';
  return `${edgeEnd(graph, edge)}${isCopy && !isFork ? ' (copy)' : ''}`;
}

/** `  label → a, b`, and more lines below the first destination when one is too short. */
function fold(prefix: string, ends: readonly string[]): readonly string[] {
  const indent = `  ${prefix}`;
  const lines = [indent];
  for (const [i, end] of ends.entries()) {
    const text = i < ends.length - 1 ? `${end}, ` : end;
    const line = lines.at(-1)!;
    const isFull = line.length + text.trimEnd().length > lineWidth && line.trim() !== '';
    if (isFull && i > 0) lines.push(' '.repeat(indent.length) + text);
    else lines[lines.length - 1] = line + text;
  }
  return lines.map((line) => line.trimEnd());
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function cut(line: string): string {
  return line.length <= lineWidth ? line : `${line.slice(0, lineWidth - 1).trimEnd()}…`;
}
