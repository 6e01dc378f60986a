import type { FieldSet, FieldSpec } from '../../fields.ts';

interface MappingOptions {
  readonly mapping: Readonly<Record<string, string>>;
  readonly select_only: boolean;
  readonly strict: boolean;
}

const undeclared: FieldSpec = { type: 'any', optional: true };

/** Renamed fields keep their place and type; what comes out of objects, or was never declared, is `any`. */
export function mappedFields(options: MappingOptions, input: FieldSet): FieldSet {
  const moves = Object.entries(options.mapping);
  const moved = new Map(
    moves
      .filter(([source]) => canArrive(source, input))
      .map(([source, target]) => [source, { target, spec: movedSpec(source, options, input) }]),
  );
  if (options.select_only) {
    const selected = [...moved.values()].map(({ target, spec }) => [target, spec] as const);
    return { fields: new Map(selected), open: false };
  }
  const kept = [...input.fields].map(([name, spec]) => {
    const move = moved.get(name);
    return move === undefined ? ([name, spec] as const) : ([move.target, move.spec] as const);
  });
  const added = [...moved]
    .filter(([source]) => !input.fields.has(source))
    .map(([, { target, spec }]) => [target, spec] as const);
  return { fields: new Map([...kept, ...added]), open: input.open };
}

function movedSpec(
  source: string,
  { mapping, select_only: selectOnly, strict }: MappingOptions,
  input: FieldSet,
): FieldSpec {
  const spec = input.fields.get(source);
  if (spec === undefined) return { ...undeclared, optional: !strict };
  if (!spec.optional) return spec;
  // In rows without the field, its name is a path, or an undeclared field has the new name already.
  const isPath = source.includes('.') && canArrive(headOf(source), input);
  const isOpen = !selectOnly && input.open && !input.fields.has(mapping[source]!);
  return isPath || isOpen ? undeclared : spec;
}

function canArrive(source: string, { fields, open }: FieldSet): boolean {
  return open || fields.has(source) || fields.has(headOf(source));
}

/** The field in which a path begins. */
function headOf(source: string): string {
  return source.split('.')[0] ?? source;
}
