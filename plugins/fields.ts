/** The types a schema can give a field. */
export const fieldTypes = ['str', 'int', 'float', 'bool', 'decimal', 'datetime', 'any'] as const;
export type FieldType = (typeof fieldTypes)[number];

export interface FieldSpec {
  readonly type: FieldType;
  /**
   * True when a row may lack the field or hold null in it. Of `any`, null is a value like another: then
   * it says only whether the field is sure to be there.
   */
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

/**
 * What is known of a field: of one that nobody declared, in rows that may have further fields, no
 * more than that. `undefined` when no row has it.
 */
export function specOf({ fields, open }: FieldSet, name: string): FieldSpec | undefined {
  return fields.get(name) ?? (open ? { type: 'any', optional: true } : undefined);
}

/** May a value of one type stand where the other is declared? `any` claims nothing; an int is a float. */
export function fitsType(given: FieldType, wanted: FieldType): boolean {
  if (given === wanted || given === 'any' || wanted === 'any') return true;
  return given === 'int' && wanted === 'float';
}

/** The narrowest type that holds for values of either. */
export function commonType(a: FieldType, b: FieldType): FieldType {
  if (a === b) return a;
  const areNumbers = (a === 'int' && b === 'float') || (a === 'float' && b === 'int');
  return areNumbers ? 'float' : 'any';
}

/** What holds for a row that may come from either side: a field is sure only when both sides are. */
export function mergeFieldSets(a: FieldSet, b: FieldSet): FieldSet {
  const fields = new Map<string, FieldSpec>();
  for (const name of new Set([...a.fields.keys(), ...b.fields.keys()])) {
    const left = specOf(a, name);
    const right = specOf(b, name);
    const both = left !== undefined && right !== undefined;
    const type = both ? commonType(left.type, right.type) : (left ?? right)!.type;
    fields.set(name, { type, optional: !both || left.optional || right.optional });
  }
  return { fields, open: a.open || b.open };
}
