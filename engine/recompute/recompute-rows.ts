import type { NodeIndex } from '../../landscape/model/ids.ts';
import type { JsonObject } from '../../landscape/model/json.ts';
import type { GateNode } from '../graph/model.ts';
import type { Work } from '../run/create-work.ts';
import { computeLabel, computeRow, outputHashText, outputText } from './compute-state.ts';
import type { Recomputing } from './recompute.ts';

/** States of a page. */
const pageSize = 2000;

/** Row transforms give the same row, and gates choose the same edges. */
export async function recomputeRows(recomputing: Recomputing, work: Work): Promise<void> {
  const { snapshot, runId, rebuilt, graph, findings, rowAt, compare, pause } = recomputing;
  const gates = new Map<NodeIndex, GateNode>();
  for (const node of rebuilt.nodes.values()) {
    if (node.kind === 'gate' && node.rule.kind === 'condition') gates.set(node.index, node);
  }
  const indexes = JSON.stringify([...work.functions.keys(), ...gates.keys()]);
  const behind = `select state_id, node_index, input_hash, input_ref, output_hash from node_states
    where run_id = ? and state_id > ? and status = 'completed'
      and node_index in (select value from json_each(?))
    order by state_id limit ${pageSize}`;
  for (let after = 0; ;) {
    const page = snapshot.raw(behind, runId, after, indexes);
    const routes = readRoutes(recomputing, page.at(0)?.[0], page.at(-1)?.[0]);
    for (const [stateId, nodeIndex, hash, offset, output] of page) {
      const node = graph.nodes[Number(nodeIndex)];
      const isRead = hash instanceof Uint8Array && output instanceof Uint8Array;
      // What cannot be read was found by the sweep.
      if (node === undefined || !isRead || typeof offset !== 'number') continue;
      const row = rowAt({ hash, offset });
      if (row === undefined) continue;
      const about = { node, table: 'node_states', key: `state_id ${String(stateId)}`, states: 1 };
      const gate = gates.get(node.nodeIndex);
      const step = work.functions.get(node.nodeIndex);
      if (gate !== undefined) {
        compare({ ...about, ...compareGate(recomputing, gate, row, routes.get(Number(stateId))) });
      } else if (step !== undefined) {
        compare({
          ...about,
          expected: outputHashText(output),
          found: outputText(computeRow(step, row)),
        });
      }
    }
    await pause();
    const last = page.at(-1)?.[0];
    if (page.length < pageSize || typeof last !== 'number' || findings.isFull) return;
    after = last;
  }
}

/** The edges that were chosen, by state, in their order. */
function readRoutes(
  { snapshot }: Recomputing,
  first: unknown,
  last: unknown,
): ReadonlyMap<number, readonly number[]> {
  const routes = new Map<number, number[]>();
  if (typeof first !== 'number' || typeof last !== 'number') return routes;
  const found = snapshot.raw(
    `select state_id, edge_index from routing_events
      where state_id between ? and ? order by state_id, ordinal`,
    first,
    last,
  );
  for (const [state, edge] of found) {
    const chosen = routes.get(Number(state));
    if (chosen === undefined) routes.set(Number(state), [Number(edge)]);
    else chosen.push(Number(edge));
  }
  return routes;
}

function compareGate(
  { graph, rebuilt }: Recomputing,
  gate: GateNode,
  row: JsonObject,
  chosen: readonly number[] | undefined,
): { readonly expected: string; readonly found: string } {
  const labels = (edges: readonly number[], of: readonly { readonly label: string }[]) =>
    `route ${edges.map((edge) => of[edge]?.label ?? `edge ${edge}`).join(', ')}`;
  const expected = labels(chosen ?? [], graph.edges);
  const computed = computeLabel(gate, row);
  if (!computed.ok) return { expected, found: computed.what };
  const decision =
    gate.rule.kind === 'condition' ? gate.rule.routes.get(computed.label) : undefined;
  return {
    expected,
    found:
      decision === undefined
        ? `\`${computed.label}\`, for which there is no route`
        : labels(decision, rebuilt.edges),
  };
}
