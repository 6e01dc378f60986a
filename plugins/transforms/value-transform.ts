import { z } from 'zod';

import { compileTypedExpression, type TypedExpression } from '../cel/compile-expression.ts';
import { errorRow, oneRow, type OptionProblem } from '../contract.ts';
import { defineTransform } from '../define.ts';
import type { FieldSet, FieldSpec } from '../fields.ts';
import { rowContractOptions } from '../row-contract.ts';

interface Operation {
  readonly target: string;
  readonly expression: string;
}

export const valueTransform = defineTransform({
  name: 'value_transform',
  version: '1.0.0',
  determinism: 'deterministic',
  purpose: 'Computes fields with CEL expressions over `row`.',
  example: `- name: total
  plugin: value_transform
  options:
    operations:
      - { target: total, expression: "row.price * row.quantity" }
      - { target: size, expression: "row.total > 1000 ? 'large' : 'small'" }`,
  options: z.strictObject({
    operations: z
      .array(
        z.strictObject({
          target: z.string().min(1).describe('Field that gets the result, new or not.'),
          expression: z.string().min(1).describe('A CEL expression over `row`.'),
        }),
      )
      .min(1)
      .describe('Computed in this order; later ones see what earlier ones set.'),
    ...rowContractOptions,
  }),

  check: ({ operations }, input) =>
    compileAll(operations, input).flatMap(({ compiled }, i) => {
      const path = ['operations', i, 'expression'];
      return compiled.ok ? untested(compiled.expression, path) : [invalid(compiled, path)];
    }),

  outputFields: ({ operations }, input) => compileAll(operations, input).reduce(withTarget, input),

  create({ operations }, { input }) {
    const steps = compileAll(operations, input).map(({ target, compiled }) => {
      if (compiled.ok) return { target, expression: compiled.expression };
      throw new Error(`\`${target}\`: ${compiled.message}`);
    });
    return (row) => {
      let result = row;
      for (const { target, expression } of steps) {
        const evaluated = expression.evaluate({ row: result });
        if (!evaluated.ok) return errorRow(evaluated.error);
        result = { ...result, [target]: evaluated.value };
      }
      return oneRow(result);
    };
  },
});

type Compiled = ReturnType<typeof compileTypedExpression>;
interface CompiledOperation {
  readonly target: string;
  readonly compiled: Compiled;
}

/** Each against the fields that the ones before it leave behind. */
function compileAll(
  operations: readonly Operation[],
  input: FieldSet,
): readonly CompiledOperation[] {
  let known = input;
  return operations.map(({ target, expression }) => {
    const operation = { target, compiled: compileTypedExpression(expression, { row: known }) };
    known = withTarget(known, operation);
    return operation;
  });
}

function withTarget({ fields, open }: FieldSet, { target, compiled }: CompiledOperation): FieldSet {
  const unknown: FieldSpec = { type: 'any', optional: false };
  const spec = compiled.ok ? compiled.expression.result : unknown;
  return { fields: new Map([...fields, [target, spec]]), open };
}

function invalid(
  { message, column }: Extract<Compiled, { readonly ok: false }>,
  path: OptionProblem['path'],
): OptionProblem {
  const where = column === undefined ? '' : ` (column ${column} of the expression)`;
  return {
    code: 'EXPRESSION_INVALID',
    path,
    message: `the expression cannot be read: ${message}${where}`,
  };
}

function untested(
  { untestedOptionalFields: fields }: TypedExpression,
  path: OptionProblem['path'],
): readonly OptionProblem[] {
  const [first] = fields;
  if (first === undefined) return [];
  return [
    {
      code: 'OPTIONAL_FIELD_ORDERED',
      severity: 'warning',
      path,
      message: `${fields.join(', ')} can be null, and null has no order: such rows fail`,
      nextStep: `Write \`${first} != null && …\`, or say where such rows go with \`on_error\`.`,
    },
  ];
}
