import type { JsonValue, RowData } from '../../../landscape/model/json.ts';
import { compileExpression } from '../../../plugins/cel/compile-expression.ts';
import type { GatePlugin } from '../../../plugins/contract.ts';
import { unknownFields, type FieldSet } from '../../../plugins/fields.ts';

/** The label of a row, or the message of its error in brackets. */
export function decide(
  plugin: GatePlugin,
  options: unknown,
  row: RowData,
  fields: FieldSet = unknownFields,
): JsonValue {
  const { condition } = plugin.bind(options);
  const compiled = compileExpression(condition, { row: fields });
  if (!compiled.ok) throw new Error(`${condition}: ${compiled.message}`);
  if (compiled.expression.type !== 'string') throw new Error(`${condition} gives no label`);
  const result = compiled.expression.evaluate({ row });
  return result.ok ? result.value : `(${result.error.message})`;
}
