import { unknownFields } from '../../plugins/fields.ts';
import { nearestName } from '../../landscape/model/nearest-name.ts';
import { checkEdgeFields } from './check-edge-fields.ts';
import type { DraftAggregation } from './draft-nodes.ts';
import type { Arrival, Known } from './field-flow.ts';
import { inspectTrigger } from './inspect-gate.ts';
import type { Inspection, Surroundings } from './inspect-node.ts';
import { pluginProblems } from './plugin-problems.ts';
import type { GraphProblem } from './problem.ts';
import { graphError, hasError, listNames } from './problem.ts';

/** Checks an aggregation's trigger and groups, and asks its plugin what leaves it. */
export function inspectAggregation(
  node: DraftAggregation,
  arrival: Arrival,
  { nodes, bindings, compileExpression }: Surroundings,
): Inspection {
  const input = arrival.fields ?? 'unresolved';
  const { problems: ofTrigger, ...trigger } = inspectTrigger(node, compileExpression);
  const problems = [...ofTrigger, ...checkGroups(node, input), ...checkLimit(node)];
  const binding = bindings.get(node.index);
  if (binding?.kind !== 'batch') return { output: 'unresolved', problems, ...trigger };
  const { bound } = binding;
  const { group_by: groupBy, output_mode: outputMode } = node.settings;
  const shape = { groupBy, outputMode };
  const known = input === 'unresolved' ? unknownFields : input;
  const found = [
    ...pluginProblems(bound.check(known, shape), node.path),
    ...checkEdgeFields(nodes, node, bound, arrival),
  ];
  const isSound = input !== 'unresolved' && !hasError(found);
  const output = isSound ? bound.outputFields(input, shape) : 'unresolved';
  return { output, problems: [...problems, ...found], ...trigger };
}

function checkGroups(node: DraftAggregation, input: Known): readonly GraphProblem[] {
  if (input === 'unresolved' || input.open) return [];
  return node.settings.group_by.flatMap((field, i) =>
    input.fields.has(field)
      ? []
      : [
          graphError({
            code: 'GROUP_FIELD_UNKNOWN',
            path: [...node.path, 'group_by', i],
            message: `rows that arrive at \`${node.name}\` have no field \`${field}\` to group by`,
            found: `\`${field}\``,
            expected: listNames([...input.fields.keys()]),
            nearest: nearestName(field, input.fields.keys()),
          }),
        ],
  );
}

/** Without groups, a batch that must hold more than may wait never fills. */
function checkLimit({ name, path, settings }: DraftAggregation): readonly GraphProblem[] {
  const { trigger, max_open_members: most } = settings;
  if (trigger.count === undefined || trigger.count <= most) return [];
  return [
    graphError({
      code: 'BATCH_NEVER_FULL',
      path: [...path, 'max_open_members'],
      message: `a batch of \`${name}\` is flushed at ${trigger.count} members, and no more than ${most} may wait`,
      found: String(most),
      expected: `at least ${trigger.count}, which is \`trigger.count\``,
    }),
  ];
}
