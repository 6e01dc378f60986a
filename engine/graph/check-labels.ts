import { unreachable } from '../../landscape/model/unreachable.ts';
import type { Expression } from '../../plugins/expression.ts';
import { nearestName } from '../../landscape/model/nearest-name.ts';
import type { DraftGate } from './draft-nodes.ts';
import type { GraphProblem } from './problem.ts';
import { graphError, graphWarning, listNames } from './problem.ts';
import { staticLabels } from './static-labels.ts';

/**
 * Routes and the labels that the gate can give must fit: exactly, when it is true or false or comes
 * from a plugin; else as far as the text of the condition shows.
 *
 * @param labels - The labels of the gate's plugin, if it has one.
 */
export function checkLabels(
  gate: DraftGate,
  expression: Expression,
  labels: readonly string[] | undefined,
): readonly GraphProblem[] {
  if (labels !== undefined)
    return checkExactly(gate, labels, `the plugin of \`${gate.name}\` gives`);
  switch (expression.type) {
    case 'bool':
      return checkExactly(gate, ['true', 'false'], `\`${gate.name}\` is true or false: it gives`);
    case 'number':
    case 'other':
      return [noLabel(gate, expression.type)];
    case 'string':
    case 'unknown':
      return checkTexts(gate, expression.source);
    default:
      return unreachable(expression.type);
  }
}

function checkExactly(
  gate: DraftGate,
  labels: readonly string[],
  gives: string,
): readonly GraphProblem[] {
  const routes = Object.keys(gate.settings.routes ?? {});
  const path = [...gate.path, 'routes'];
  const sentence = `${gives} the labels ${listNames(labels)}`;
  const missing = labels.filter((label) => !routes.includes(label));
  const surplus = routes.filter((label) => !labels.includes(label));
  return [
    ...(missing.length === 0
      ? []
      : [
          graphError({
            code: 'ROUTE_MISSING',
            path,
            message: `${sentence}, and ${listNames(missing)} ${missing.length > 1 ? 'have' : 'has'} no route`,
            expected: `routes for ${listNames(labels)}`,
          }),
        ]),
    ...surplus.map((label) =>
      graphError({
        code: 'ROUTE_SURPLUS',
        path: [...path, label],
        at: 'key',
        message: `${sentence}, and never \`${label}\``,
        found: `\`${label}\``,
        expected: listNames(labels),
        nearest: nearestName(label, missing),
      }),
    ),
  ];
}

function noLabel(gate: DraftGate, type: 'number' | 'other'): GraphProblem {
  const found = type === 'number' ? 'a number' : 'neither a text nor true or false';
  return graphError({
    code: 'CONDITION_TYPE',
    path: [...gate.path, 'condition'],
    message: `the condition of \`${gate.name}\` gives ${found}, which picks no route`,
    found,
    expected: 'a text, the label of a route, or true or false',
  });
}

/** Warnings, because a label without a route is an error of the row that has it. */
function checkTexts(gate: DraftGate, source: string): readonly GraphProblem[] {
  const given = staticLabels(source);
  if (given === undefined) return [];
  const routes = Object.keys(gate.settings.routes ?? {});
  const path = [...gate.path, 'routes'];
  const idle = routes.filter((label) => !given.has(label));
  const missing = [...given].filter((label) => !routes.includes(label));
  return [
    ...idle.map((label) =>
      graphWarning({
        code: 'ROUTE_IDLE',
        path: [...path, label],
        at: 'key',
        message: `no row takes the route \`${label}\`: the condition never gives that label`,
        found: `\`${label}\``,
        expected: listNames([...given]),
        nearest: nearestName(label, missing),
      }),
    ),
    ...missing.map((label) =>
      graphWarning({
        code: 'LABEL_WITHOUT_ROUTE',
        path,
        message: `\`${gate.name}\` can give the label \`${label}\`, which has no route: such rows fail there`,
        nearest: nearestName(label, idle),
        nextStep: `Add a route for \`${label}\`.`,
      }),
    ),
  ];
}
