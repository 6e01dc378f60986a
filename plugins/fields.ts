/** The types a schema can give a field. */
export const fieldTypes = ['str', 'int', 'float', 'bool', 'decimal', 'datetime', 'any'] as const;
export type FieldType = (typeof fieldTypes)[number];

export interface FieldSpec {
  readonly type: FieldType;
  /** True when a row may lack the field or hold null in it. */
  readonly optional: boolean;
}

/**
 * What is known about the rows on an edge. The order of `fields` is the order in which people
 * expect columns. `open`: rows may carry further fields that nobody declared.
 */
export interface FieldSet {
  readonly fields: ReadonlyMap<string, FieldSpec>;
  readonly open: boolean;
}

/** Nothing is known: rows of an observed source whose fields show only when it is read. */
export const unknownFields: FieldSet = { fields: new Map(), open: true };

/** Fields that every row is sure to have. */
export function guaranteedFields(set: FieldSet): readonly string[] {
  return [...set.fields].filter(([, spec]) => !spec.optional).map(([name]) => name);
}

/** What holds for a row that may come from either side: a field is sure only when both sides are. */
export function mergeFieldSets(a: FieldSet, b: FieldSet): FieldSet {
  const fields = new Map<string, FieldSpec>();
  for (const name of new Set([...a.fields.keys(), ...b.fields.keys()])) {
    const left = a.fields.get(name);
    const right = b.fields.get(name);
    const type =
      left === undefined || right === undefined || left.type === right.type
        ? (left ?? right)!.type
        : 'any';
    const optional = left === undefined || right === undefined || left.optional || right.optional;
    fields.set(name, { type, optional });
  }
  return { fields, open: a.open || b.open };
}
