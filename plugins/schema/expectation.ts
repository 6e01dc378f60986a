import { fitsType, type FieldSet, type FieldSpec } from '../fields.ts';

/**
 * What is known of rows that were found to be as expected: of fields of which nothing was known, what
 * is expected of them.
 */
export function arrivedFields(input: FieldSet, expected: FieldSet): FieldSet {
  if (expected.open && expected.fields.size === 0) return input;
  const fields = new Map<string, FieldSpec>();
  for (const [name, known] of input.fields) {
    const wanted = expected.fields.get(name);
    if (wanted !== undefined) fields.set(name, narrowed(known, wanted));
    else if (expected.open) fields.set(name, known);
  }
  if (input.open) {
    for (const [name, wanted] of expected.fields) if (!fields.has(name)) fields.set(name, wanted);
  }
  return { fields, open: input.open && expected.open };
}

/** The part of an expectation that what is known does not prove: each row has to. */
export function unprovenPart(input: FieldSet, expected: FieldSet): FieldSet {
  const mayHaveMore =
    input.open || [...input.fields.keys()].some((name) => !expected.fields.has(name));
  const isLimit = !expected.open && mayHaveMore;
  const unproven = [...expected.fields].filter(
    ([name, wanted]) => isLimit || !proves(input, name, wanted),
  );
  const specs = unproven.map(([name, wanted]) => {
    const known = input.fields.get(name);
    return [name, known === undefined ? wanted : narrowed(known, wanted)] as const;
  });
  return { fields: new Map(specs), open: !isLimit };
}

/** An int stays an int where a float is expected. */
function narrowed(known: FieldSpec, wanted: FieldSpec): FieldSpec {
  const type = known.type === 'any' ? wanted.type : known.type;
  return { type, optional: known.optional && wanted.optional };
}

function proves({ fields, open }: FieldSet, name: string, wanted: FieldSpec): boolean {
  const known = fields.get(name);
  if (known === undefined) return !open && wanted.optional;
  if (known.optional && !wanted.optional) return false;
  return wanted.type === 'any' || (known.type !== 'any' && fitsType(known.type, wanted.type));
}
