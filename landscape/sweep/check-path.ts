import { getField } from '../model/json.ts';
import type { EdgeRecord, EdgeTarget } from '../model/graph.ts';
import type { NodeState } from '../model/node-state.ts';
import { isTerminal } from '../model/outcome.ts';
import type { RoutingEvent } from '../model/routing-event.ts';
import type { Sweep } from './sweep-context.ts';
import { tallyEdge } from './tally.ts';
import type { TokenTrail } from './token-trail.ts';

/** Decisions are taken where their edges begin, and every gate took one. */
export function checkDecisions(sweep: Sweep, trail: TokenTrail): void {
  const { findings, graph, tally } = sweep;
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
    if (graph.nodes[state.nodeIndex]?.kind === 'gate') {
      findings.add({
        table: 'routing_events',
        key: `state_id ${state.stateId}`,
        check: 'gate_has_route',
        expected: 'the route that the gate chose',
        found: 'none',
      });
      continue;
    }
    const way = goesOnFrom(sweep, trail, state) ? onlyWay(graph, state.nodeIndex) : undefined;
    if (way === undefined) continue;
    // The members of a batch leave it one after the other, and a run can stop in between.
    const leavesAtOnce = graph.nodes[state.nodeIndex]?.kind !== 'aggregation';
    tallyEdge(tally, way.edgeIndex, leavesAtOnce || hasGoneOn(sweep, trail, state));
  }
}

/** Whether it is certain that a token left behind a state, or, without one, from where it was made. */
export function hasGoneOn(
  { status }: Sweep,
  { states, outcomes }: TokenTrail,
  last?: NodeState,
): boolean {
  const hasEnded = outcomes.some(({ kind }) => isTerminal(kind));
  return status === 'completed' || hasEnded || states.at(-1) !== last;
}

/** Whether the token itself left the node: others go on for it from where it was expanded or merged. */
function goesOnFrom({ graph }: Sweep, trail: TokenTrail, { nodeIndex }: NodeState): boolean {
  const { states, outcomes } = trail;
  switch (graph.nodes[nodeIndex]?.kind) {
    case 'source':
    case 'transform': {
      const isLast = states.at(-1)?.nodeIndex === nodeIndex;
      return !(isLast && outcomes.some(({ kind }) => kind === 'expanded'));
    }
    case 'aggregation':
      return getField(graph.nodes[nodeIndex]?.config ?? {}, 'output_mode') === 'passthrough';
    case 'gate':
    case 'coalesce':
    case 'sink':
    case undefined:
      return false;
  }
}

/** The next state of a token is where the edge leads that it took. */
export function checkPath({ findings, graph }: Sweep, { states, events }: TokenTrail): void {
  for (const [i, state] of states.entries()) {
    findings.attempt(() => graph.node(state.nodeIndex));
    const next = states[i + 1];
    if (next === undefined || next.nodeIndex === state.nodeIndex) continue;
    const targets = targetsOf(graph, state, events.get(state.stateId) ?? []);
    if (targets.length === 0 || leadsTo(targets, next)) continue;
    findings.add({
      table: 'node_states',
      key: `state_id ${next.stateId}`,
      check: 'state_on_path',
      expected: `a state at ${targets.map(describeTarget).join(' or ')}`,
      found: `node ${next.nodeIndex}`,
    });
  }
}

export function leadsTo(targets: readonly EdgeTarget[], { nodeIndex }: NodeState): boolean {
  return targets.some((target) => target.kind === 'node' && target.nodeIndex === nodeIndex);
}

function targetsOf(
  graph: Sweep['graph'],
  state: NodeState,
  events: readonly RoutingEvent[],
): readonly EdgeTarget[] {
  if (events.length > 0) {
    return events.flatMap(({ edgeIndex }) => graph.edges[edgeIndex]?.target ?? []);
  }
  const way = state.status === 'completed' ? onlyWay(graph, state.nodeIndex) : undefined;
  return way === undefined ? [] : [way.target];
}

/** The edge that everything takes on success, where there is one. */
export function onlyWay(graph: Sweep['graph'], nodeIndex: number): EdgeRecord | undefined {
  const ways = graph.edgesFrom(nodeIndex).filter((edge) => edge.mode !== 'divert');
  return ways.length === 1 ? ways[0] : undefined;
}

export function describeTarget(target: EdgeTarget): string {
  return target.kind === 'node' ? `node ${target.nodeIndex}` : target.kind;
}
