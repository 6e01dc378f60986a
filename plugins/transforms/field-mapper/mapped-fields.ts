import type { FieldSet, FieldSpec } from '../../fields.ts';

interface MappingOptions {
  readonly mapping: Readonly<Record<string, string>>;
  readonly select_only: boolean;
  readonly strict: boolean;
}

/** Renamed fields keep their place and type; what comes out of objects, or was never declared, is `any`. */
export function mappedFields(
  { mapping, select_only: selectOnly, strict }: MappingOptions,
  input: FieldSet,
): FieldSet {
  const undeclared: FieldSpec = { type: 'any', optional: !strict };
  const moves = Object.entries(mapping);
  if (selectOnly) {
    const selected = moves.flatMap(([source, target]) => {
      const spec = input.fields.get(source) ?? undeclared;
      return canArrive(source, input) ? [[target, spec] as const] : [];
    });
    return { fields: new Map(selected), open: false };
  }
  const renames = new Map(moves);
  const kept = [...input.fields].map(([name, spec]) => [renames.get(name) ?? name, spec] as const);
  const added = moves
    .filter(([source]) => !input.fields.has(source) && canArrive(source, input))
    .map(([, target]) => [target, undeclared] as const);
  return { fields: new Map([...kept, ...added]), open: input.open };
}

function canArrive(source: string, { fields, open }: FieldSet): boolean {
  return open || fields.has(source) || fields.has(source.split('.')[0] ?? source);
}
