import type { NodeIndex } from '../../landscape/model/ids.ts';
import type { JsonObject } from '../../landscape/model/json.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';
import type { PluginPlace, SourceDescription } from '../../plugins/contract.ts';
import type { CompileExpression, Expression } from '../../plugins/expression.ts';
import type { FieldSet } from '../../plugins/fields.ts';
import { unknownFields } from '../../plugins/fields.ts';
import type { Bindings } from './bind-plugins.ts';
import { checkRequiredFields } from './check-required-fields.ts';
import type { DraftCoalesce, DraftNode, DraftSource, DraftTransform } from './draft-nodes.ts';
import type { Arrival, Known } from './field-flow.ts';
import { mergeKnown } from './field-flow.ts';
import { inspectAggregation } from './inspect-aggregation.ts';
import { inspectGate } from './inspect-gate.ts';
import { inspectSink } from './inspect-sink.ts';
import { mergeBranches } from './merge-branches.ts';
import { pluginProblems } from './plugin-problems.ts';
import type { GraphProblem } from './problem.ts';
import { hasError } from './problem.ts';
import type { Trace } from './trace-branches.ts';

/** What a node turned out to be, given what arrives there. */
export interface Inspection {
  readonly output: Known;
  readonly problems: readonly GraphProblem[];
  readonly condition?: Expression;
  readonly description?: SourceDescription;
  readonly readsBeside?: JsonObject;
}

export interface Surroundings {
  readonly nodes: readonly DraftNode[];
  readonly bindings: Bindings;
  /** What reaches each coalesce that has a fork. */
  readonly traces: ReadonlyMap<NodeIndex, Trace>;
  readonly compileExpression: CompileExpression;
  readonly place: PluginPlace;
}

const unresolved: Inspection = { output: 'unresolved', problems: [] };

/** Checks what depends on the rows that arrive, and says what is known about those that leave. */
export function inspectNode(node: DraftNode, arrival: Arrival, around: Surroundings): Inspection {
  const input = arrival.fields ?? 'unresolved';
  const binding = around.bindings.get(node.index);
  switch (node.kind) {
    case 'source':
      return inspectSource(node, around);
    case 'transform':
      return inspectTransform(node, arrival, around);
    case 'gate': {
      const bound = binding?.kind === 'gate' ? binding.bound : undefined;
      if (node.settings.plugin !== undefined && bound === undefined) {
        return { output: input, problems: [] };
      }
      // A gate never changes a row, even one whose condition is wrong.
      return { output: input, ...inspectGate(node, bound, input, around.compileExpression) };
    }
    case 'aggregation':
      return inspectAggregation(node, arrival, around);
    case 'coalesce':
      return { output: joinedFields(node, arrival, around), problems: [] };
    case 'sink':
      return binding?.kind === 'sink'
        ? { output: input, problems: inspectSink(node, binding, arrival, around) }
        : unresolved;
    default:
      return unreachable(node);
  }
}

function inspectSource(source: DraftSource, { bindings, place }: Surroundings): Inspection {
  const binding = bindings.get(source.index);
  if (binding?.kind !== 'source') return unresolved;
  const problems = pluginProblems(binding.bound.check(place), source.path);
  if (hasError(problems)) return { output: 'unresolved', problems };
  const description = binding.bound.describe(place);
  return { output: description.fields, problems, description };
}

function inspectTransform(
  node: DraftTransform,
  arrival: Arrival,
  { nodes, bindings, place }: Surroundings,
): Inspection {
  const binding = bindings.get(node.index);
  if (binding?.kind !== 'transform') return unresolved;
  const { bound } = binding;
  const input = arrival.fields ?? 'unresolved';
  // Without knowledge of the fields, the options alone are checked.
  const found = bound.check(input === 'unresolved' ? unknownFields : input, place);
  const problems = [
    ...pluginProblems(found, node.path),
    ...checkRequiredFields(nodes, node, bound, arrival),
  ];
  if (input === 'unresolved' || hasError(problems)) return { output: 'unresolved', problems };
  return { output: bound.outputFields(input), problems, readsBeside: bound.readsBeside(place) };
}

function joinedFields(
  coalesce: DraftCoalesce,
  { loads }: Arrival,
  { traces }: Surroundings,
): Known {
  const trace = traces.get(coalesce.index);
  const sets = new Map<string, FieldSet>();
  for (const branch of coalesce.settings.branches) {
    const edges = trace?.arrivals.get(branch) ?? new Set();
    const known = loads.flatMap(({ index, fields }) =>
      edges.has(index) ? [fields ?? 'unresolved'] : [],
    );
    const fields = known.length === 0 ? 'unresolved' : known.reduce(mergeKnown);
    if (fields === 'unresolved') return fields;
    sets.set(branch, fields);
  }
  const { merge, select_branch: select } = coalesce.settings;
  if (merge === 'select' && (select === undefined || !sets.has(select))) return 'unresolved';
  return mergeBranches(coalesce.settings, sets);
}
