import type { EdgeTarget } from '../model/graph.ts';
import type { NodeState } from '../model/node-state.ts';
import type { RoutingEvent } from '../model/routing-event.ts';
import type { Sweep } from './sweep-context.ts';
import { tallyEdge } from './tally.ts';
import type { TokenTrail } from './token-trail.ts';

/** Decisions are taken where their edges begin, and every gate took one. */
export function checkDecisions({ findings, graph, tally }: Sweep, trail: TokenTrail): void {
  for (const state of trail.states) {
    const events = trail.events.get(state.stateId) ?? [];
    for (const event of events) {
      tallyEdge(tally, event.edgeIndex);
      const edge = findings.attempt(() => graph.edge(event.edgeIndex));
      if (edge === undefined) continue;
      if (edge.from === state.nodeIndex && edge.mode === event.mode) continue;
      findings.add({
        table: 'routing_events',
        key: `event_id ${event.eventId}`,
        check: 'routing_edge',
        expected: `an edge that starts at node ${state.nodeIndex}, in its own mode`,
        found: `edge ${edge.edgeIndex} from node ${edge.from} (${edge.mode}), mode ${event.mode}`,
      });
    }
    if (state.status !== 'completed' || events.length > 0) continue;
    const kind = graph.nodes[state.nodeIndex]?.kind;
    if (kind === 'gate') {
      findings.add({
        table: 'routing_events',
        key: `state_id ${state.stateId}`,
        check: 'gate_has_route',
        expected: 'the route that the gate chose',
        found: 'none',
      });
      continue;
    }
    const passed = onlyWay(graph, state);
    if (passed !== undefined) tallyEdge(tally, passed.edgeIndex);
  }
}

/** The next state of a token is where the edge leads that it took. */
export function checkPath({ findings, graph }: Sweep, { states, events }: TokenTrail): void {
  for (const [i, state] of states.entries()) {
    findings.attempt(() => graph.node(state.nodeIndex));
    const next = states[i + 1];
    if (next === undefined || next.nodeIndex === state.nodeIndex) continue;
    const targets = targetsOf(graph, state, events.get(state.stateId) ?? []);
    const isThere = targets.some(
      (target) => target.kind === 'node' && target.nodeIndex === next.nodeIndex,
    );
    if (targets.length === 0 || isThere) continue;
    findings.add({
      table: 'node_states',
      key: `state_id ${next.stateId}`,
      check: 'state_on_path',
      expected: `a state at ${targets.map(describe).join(' or ')}`,
      found: `node ${next.nodeIndex}`,
    });
  }
}

function targetsOf(
  graph: Sweep['graph'],
  state: NodeState,
  events: readonly RoutingEvent[],
): readonly EdgeTarget[] {
  if (events.length > 0) {
    return events.flatMap(({ edgeIndex }) => graph.edges[edgeIndex]?.target ?? []);
  }
  const way = state.status === 'completed' ? onlyWay(graph, state) : undefined;
  return way === undefined ? [] : [way.target];
}

function onlyWay(graph: Sweep['graph'], { nodeIndex }: NodeState) {
  const ways = graph.edgesFrom(nodeIndex).filter((edge) => edge.mode !== 'divert');
  return ways.length === 1 ? ways[0] : undefined;
}

function describe(target: EdgeTarget): string {
  return target.kind === 'node' ? `node ${target.nodeIndex}` : target.kind;
}
