import type { JsonValue } from '../../../landscape/model/json.ts';
import { nearestName } from '../../../landscape/model/nearest-name.ts';
import { takenField } from '../../added-fields.ts';
import type { OptionProblem, PluginPlace } from '../../contract.ts';
import type { FieldSet, FieldType } from '../../fields.ts';
import { unknownField } from '../../option-shapes.ts';
import { coercers } from '../../schema/coerce.ts';
import { showNames, showValue } from '../../schema/show-value.ts';
import type { Table } from './index-table.ts';
import type { LookupOptions } from './lookup-options.ts';
import { readTable } from './read-table.ts';
import { keyTypes } from './table-key.ts';
import { takenColumns, type TakenColumn } from './taken-columns.ts';

/** What is wrong with the options, with the table, and with both beside the rows that arrive. */
export function* checkLookup(
  options: LookupOptions,
  input: FieldSet,
  place: PluginPlace,
): Generator<OptionProblem> {
  const unknown = unknownField(options.key_field, input, ['key_field']);
  if (unknown !== undefined) yield unknown;
  const taken = takenColumns(options);
  yield* checkTargets(taken, options, input);
  yield* checkDefaults(taken, options);
  const read = readTable(options, place);
  yield* read.ok ? read.warnings : read.problems;
  const otherType = read.ok ? otherKeyType(read.table, options, input) : undefined;
  if (otherType !== undefined) yield otherType;
}

function* checkTargets(
  taken: readonly TakenColumn[],
  options: LookupOptions,
  input: FieldSet,
): Generator<OptionProblem> {
  const columns = new Map<string, string>();
  const nextStep = 'Give it another name, or set `overwrite: true`.';
  for (const { column, target, path } of taken) {
    const other = columns.get(target);
    if (other !== undefined) yield twoColumns(target, [other, column], path);
    columns.set(target, column);
    const problem = options.overwrite ? undefined : takenField(target, input, { path, nextStep });
    if (problem !== undefined) yield problem;
  }
}

function* checkDefaults(
  taken: readonly TakenColumn[],
  { on_missing: onMissing, defaults }: LookupOptions,
): Generator<OptionProblem> {
  if (onMissing !== 'default') {
    if (defaults !== undefined) yield unusedDefaults(onMissing);
    return;
  }
  const given = new Map(Object.entries(defaults ?? {}));
  for (const { target, spec } of taken) {
    const value = given.get(target);
    if (value === undefined) yield defaultMissing(target);
    else if (value !== null && coercers[spec.type](value) !== value)
      yield defaultOfOtherType(target, value, spec.type);
  }
  const targets = taken.map(({ target }) => target);
  for (const name of given.keys()) if (!targets.includes(name)) yield defaultUnknown(name, targets);
}

/** A field that can hold no key of the table. */
function otherKeyType(
  { keyType: tableType }: Table,
  { key_field: field, table }: LookupOptions,
  input: FieldSet,
): OptionProblem | undefined {
  const type = input.fields.get(field)?.type ?? 'any';
  const rowType = keyTypes[type];
  if (rowType === undefined || tableType === undefined || rowType === tableType) return undefined;
  return {
    code: 'KEY_TYPE_MISMATCH',
    path: ['key_field'],
    message: `\`${field}\` is ${type}, and the keys of \`${table.path}\` are of type ${tableType}: none would be found`,
    found: `${field}: ${type}`,
    expected: `a field with keys of type ${tableType}`,
    nextStep: `Declare the type of \`${table.key}\` in \`table.schema\`, or convert \`${field}\` with \`type_coerce\`.`,
  };
}

function twoColumns(
  target: string,
  columns: readonly string[],
  path: OptionProblem['path'],
): OptionProblem {
  const message = `the columns ${showNames(columns)} would both become \`${target}\``;
  return { code: 'FIELD_COLLISION', path, message, found: target };
}

function unusedDefaults(onMissing: 'error' | null): OptionProblem {
  return {
    code: 'DEFAULTS_UNUSED',
    path: ['defaults'],
    message: `under \`on_missing: ${onMissing}\` the \`defaults\` have no effect`,
    nextStep: 'Set `on_missing: default`, or take them out.',
  };
}

function defaultMissing(target: string): OptionProblem {
  return {
    code: 'DEFAULT_MISSING',
    path: ['defaults'],
    message: `\`on_missing: default\` has no value for \`${target}\``,
    expected: `\`${target}: …\` in \`defaults\`, null included`,
  };
}

function defaultOfOtherType(target: string, value: JsonValue, type: FieldType): OptionProblem {
  return {
    code: 'DEFAULT_TYPE_MISMATCH',
    path: ['defaults', target],
    message: `the default of \`${target}\` is ${showValue(value)}, and the column is ${type}`,
    found: showValue(value),
    expected: type,
    nextStep: 'Declare the type of the column in `table.schema`, or write a value of its type.',
  };
}

function defaultUnknown(name: string, targets: readonly string[]): OptionProblem {
  const nearest = nearestName(name, targets);
  return {
    code: 'DEFAULT_UNKNOWN',
    path: ['defaults', name],
    message: `\`${name}\` is none of the fields that the row gets`,
    found: name,
    expected: `one of ${showNames(targets)}`,
    ...(nearest !== undefined && { nextStep: `Did you mean \`${nearest}\`?` }),
  };
}
