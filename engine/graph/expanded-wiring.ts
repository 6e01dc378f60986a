import { unreachable } from '../../landscape/model/unreachable.ts';
import type { EdgeIndex } from '../../landscape/model/ids.ts';
import type { JsonObject, JsonValue } from '../../landscape/model/json.ts';
import type { Graph, GraphNode } from './model.ts';

/**
 * The wiring with no default left, as it is stored with a run: for every node where its rows go, by
 * outlet, each destination with the edge's label and mode. `on_error: null` is recorded in the
 * landscape only.
 */
export function expandedWiring(graph: Graph): JsonObject {
  return Object.fromEntries(
    graph.nodes.map((node) => [node.record.name, { kind: node.kind, ...outletsOf(graph, node) }]),
  );
}

function outletsOf(graph: Graph, node: GraphNode): JsonObject {
  const edge = (index: EdgeIndex): JsonValue => {
    const { label, mode } = graph.edges[index]!;
    return { to: edgeEnd(graph, index), label, mode };
  };
  const errors = node.onError === undefined ? null : edge(node.onError);
  switch (node.kind) {
    case 'source':
      return { on_success: node.onSuccess.map(edge), on_validation_failure: errors };
    case 'gate': {
      if (node.rule.kind === 'fork') return { fork: [...node.rule.branches.values()].map(edge) };
      const routes = [...node.rule.routes].map(
        ([label, edges]) => [label, edges.map(edge)] as const,
      );
      return { routes: Object.fromEntries<JsonValue>(routes), on_error: errors };
    }
    case 'transform':
    case 'coalesce':
    case 'aggregation':
      return { on_success: node.onSuccess.map(edge), on_error: errors };
    case 'sink':
      return { on_write_failure: errors };
    default:
      return unreachable(node);
  }
}

/** What the settings call the end of an edge: the name of a node, `discard` or `halt`. */
export function edgeEnd(graph: Graph, index: EdgeIndex): string {
  const { target } = graph.edges[index]!;
  return target.kind === 'node' ? graph.nodes[target.nodeIndex]!.record.name : target.kind;
}
