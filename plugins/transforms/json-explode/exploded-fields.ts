import { takenField, withFields } from '../../added-fields.ts';
import type { OptionProblem } from '../../contract.ts';
import type { FieldSet, FieldSpec } from '../../fields.ts';
import { unknownField } from '../../option-shapes.ts';

interface ExplodeOptions {
  readonly array_field: string;
  readonly output_field: string;
  readonly merge_objects: boolean;
  readonly include_index: boolean;
  readonly index_field: string;
}

/** A field that can hold no list, and names that two fields would get. */
export function checkExplode(options: ExplodeOptions, input: FieldSet): readonly OptionProblem[] {
  const added = addedFields(options);
  const kept = keptFields(options, input);
  return [
    unknownField(options.array_field, input, ['array_field']) ?? notAList(options, input),
    ...added.map(({ name, path }) => takenField(name, kept, { path })),
    added.length === 2 && options.output_field === options.index_field
      ? sameName(options)
      : undefined,
  ].filter((problem) => problem !== undefined);
}

/** Fields of merged elements are unknown; a field of which only is known that it is there is `any`. */
export function explodedFields(options: ExplodeOptions, input: FieldSet): FieldSet {
  const kept = keptFields(options, input);
  const output = withFields(
    options.merge_objects ? asOfAnyElement(kept) : kept,
    addedFields(options).map(({ name, spec }) => [name, spec]),
  );
  return { ...output, open: output.open || options.merge_objects };
}

/** A field that a row lacks can come out of an element, and is then what the element has. */
function asOfAnyElement({ fields, open }: FieldSet): FieldSet {
  const unknown: FieldSpec = { type: 'any', optional: true };
  const either = [...fields].map(([name, spec]) => [name, spec.optional ? unknown : spec] as const);
  return { fields: new Map(either), open };
}

interface AddedField {
  readonly name: string;
  readonly spec: FieldSpec;
  readonly path: OptionProblem['path'];
}

function addedFields(options: ExplodeOptions): readonly AddedField[] {
  const element: AddedField = {
    name: options.output_field,
    spec: { type: 'any', optional: false },
    path: ['output_field'],
  };
  const index: AddedField = {
    name: options.index_field,
    spec: { type: 'int', optional: false },
    path: ['index_field'],
  };
  return [...(options.merge_objects ? [] : [element]), ...(options.include_index ? [index] : [])];
}

function keptFields({ array_field: field }: ExplodeOptions, input: FieldSet): FieldSet {
  const fields = new Map([...input.fields].filter(([name]) => name !== field));
  return { fields, open: input.open };
}

/** Lists have no type of their own in a schema: they are `any`. */
function notAList(
  { array_field: field }: ExplodeOptions,
  input: FieldSet,
): OptionProblem | undefined {
  const type = input.fields.get(field)?.type ?? 'any';
  if (type === 'any') return undefined;
  return {
    code: 'FIELD_NOT_A_LIST',
    path: ['array_field'],
    message: `\`${field}\` holds no lists: its type is ${type}`,
    found: `${field}: ${type}`,
    expected: `${field}: any`,
  };
}

function sameName({ index_field: name }: ExplodeOptions): OptionProblem {
  return {
    code: 'FIELD_COLLISION',
    path: ['index_field'],
    message: `the element and its place in the list would both become \`${name}\``,
    found: name,
  };
}
