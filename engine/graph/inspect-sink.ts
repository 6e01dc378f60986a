import type { BoundSink, PluginPlace, SinkInput } from '../../plugins/contract.ts';
import type { FieldSet } from '../../plugins/fields.ts';
import { checkEdgeFields } from './check-edge-fields.ts';
import type { DraftNode, DraftSink } from './draft-nodes.ts';
import type { Arrival } from './field-flow.ts';
import { pluginProblems } from './plugin-problems.ts';
import type { GraphProblem } from './problem.ts';

/** What a sink gets that only records without fields reach. */
export const noFields: FieldSet = { fields: new Map(), open: false };

/** What can arrive at a sink; `undefined` while a problem upstream keeps that from being known. */
export function sinkInput(sink: DraftSink, arrival: Arrival): SinkInput | undefined {
  const { fields = noFields, raw, diverted } = arrival;
  if (fields === 'unresolved') return undefined;
  return { fields, reasons: diverted || sink.settings.with_reason, rawRecords: raw };
}

/** What the plugin has to say about the rows that can arrive, if any can. */
export function inspectSink(
  sink: DraftSink,
  { bound }: { readonly bound: BoundSink },
  arrival: Arrival,
  { nodes, place }: { readonly nodes: readonly DraftNode[]; readonly place: PluginPlace },
): readonly GraphProblem[] {
  const input = sinkInput(sink, arrival);
  if (input === undefined || arrival.loads.length === 0) return [];
  return [
    ...pluginProblems(bound.check(input, place), sink.path),
    ...checkEdgeFields(nodes, sink, bound, arrival),
  ];
}
