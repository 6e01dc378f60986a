import type { BoundGate } from '../../plugins/contract.ts';
import type { CompileExpression, Expression } from '../../plugins/expression.ts';
import type { FieldSet } from '../../plugins/fields.ts';
import { unknownFields } from '../../plugins/fields.ts';
import { shorten } from '../../plugins/schema/show-value.ts';
import { checkLabels } from './check-labels.ts';
import type { DraftAggregation, DraftGate } from './draft-nodes.ts';
import type { Known } from './field-flow.ts';
import type { GraphProblem, SettingsPath } from './problem.ts';
import { graphError, graphWarning, listNames } from './problem.ts';

/** A condition is shown whole, unless it is longer than anyone reads. */
const longestShown = 400;

/** A condition that stands, or what is wrong with it; neither for a node without one. */
export interface Inspected {
  readonly condition?: Expression;
  readonly problems: readonly GraphProblem[];
}

/** Compiles what a gate decides by, and compares its routes with the labels that this can give. */
export function inspectGate(
  gate: DraftGate,
  bound: BoundGate | undefined,
  input: Known | undefined,
  compile: CompileExpression,
): Inspected {
  const key = bound === undefined ? 'condition' : 'options';
  const source = bound?.condition ?? gate.settings.condition;
  if (source === undefined) return { problems: [] };
  // Without knowledge of the fields, the text alone is checked.
  const row = input === undefined || input === 'unresolved' ? unknownFields : input;
  const path = [...gate.path, key];
  const compiled = compileAt(source, { row }, path, gate.name, compile);
  if (compiled.condition === undefined) return compiled;
  const hasRoutes = Object.keys(gate.settings.routes ?? {}).length > 0;
  return {
    condition: compiled.condition,
    problems: [
      ...(hasRoutes ? checkLabels(gate, compiled.condition, bound?.labels) : []),
      ...untestedFields(gate, path, compiled.condition),
    ],
  };
}

/** What a trigger knows of the batch that it may flush. */
const batchFields: FieldSet = {
  fields: new Map([
    ['count', { type: 'int', optional: false }],
    ['age_seconds', { type: 'float', optional: false }],
  ]),
  open: false,
};

/** Compiles the condition of a trigger, which must be true or false. */
export function inspectTrigger(node: DraftAggregation, compile: CompileExpression): Inspected {
  const source = node.settings.trigger.condition;
  if (source === undefined) return { problems: [] };
  const path = [...node.path, 'trigger', 'condition'];
  const compiled = compileAt(source, { batch: batchFields }, path, node.name, compile);
  if (compiled.condition === undefined || compiled.condition.type === 'bool') return compiled;
  const problem = graphError({
    code: 'CONDITION_TYPE',
    path,
    message: `the condition of \`${node.name}\` must be true or false to say when a batch is flushed`,
    expected: 'a comparison, `batch.count >= 100` for example',
  });
  return { problems: [problem] };
}

function compileAt(
  source: string,
  roots: Readonly<Record<string, FieldSet>>,
  path: SettingsPath,
  name: string,
  compile: CompileExpression,
): Inspected {
  const compiled = compile(source, roots);
  if (compiled.ok) return { condition: compiled.expression, problems: [] };
  const { column } = compiled;
  const where = column === undefined ? '' : ` (column ${column} of the expression)`;
  const message = `the condition of \`${name}\` cannot be read: ${compiled.message}${where}`;
  const found = shorten(source, longestShown);
  const expected = `an expression over ${listNames(Object.keys(roots))}`;
  return {
    problems: [graphError({ code: 'EXPRESSION_INVALID', path, column, message, found, expected })],
  };
}

function untestedFields(
  gate: DraftGate,
  path: SettingsPath,
  { untestedOptionalFields: fields }: Expression,
): readonly GraphProblem[] {
  if (fields.length === 0) return [];
  return [
    graphWarning({
      code: 'OPTIONAL_FIELD_ORDERED',
      path,
      message: `\`${gate.name}\` orders ${listNames(fields)} without asking for null first: rows that lack it fail there`,
      nextStep: `Write \`${fields[0]} != null && …\`, or say where such rows go with \`on_error\`.`,
    }),
  ];
}
