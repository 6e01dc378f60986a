import type { NodeIndex } from '../../landscape/model/ids.ts';
import type { JsonObject } from '../../landscape/model/json.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';
import type { PluginPlace, SourceDescription } from '../../plugins/contract.ts';
import type { CompileExpression, Expression } from '../../plugins/expression.ts';
import { unknownFields } from '../../plugins/fields.ts';
import type { Bindings } from './bind-plugins.ts';
import { checkEdgeFields } from './check-edge-fields.ts';
import type { DraftNode, DraftSource, DraftTransform } from './draft-nodes.ts';
import type { Arrival, Known } from './field-flow.ts';
import { inspectAggregation } from './inspect-aggregation.ts';
import { inspectCoalesce } from './inspect-coalesce.ts';
import { inspectGate } from './inspect-gate.ts';
import { inspectSink } from './inspect-sink.ts';
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
      return inspectCoalesce(node, arrival, around);
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
    ...checkEdgeFields(nodes, node, bound, arrival),
  ];
  if (input === 'unresolved' || hasError(problems)) return { output: 'unresolved', problems };
  return { output: bound.outputFields(input), problems, readsBeside: bound.readsBeside(place) };
}
