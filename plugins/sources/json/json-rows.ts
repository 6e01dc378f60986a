import type { JsonObject } from '../../../landscape/model/json.ts';
import type { FieldSet, FieldType } from '../../fields.ts';
import { compileRow } from '../../schema/compile-row.ts';
import type { RowReader, RowResult } from '../../schema/compile-row.ts';
import { nameFields } from '../field-names.ts';
import type { FieldNaming } from '../field-names.ts';

/** Keys and key sequences that are remembered; files that vary more pay for it, memory does not. */
const remembered = 1000;

/** How the objects of one source become rows. */
export interface JsonRows {
  /** Some declared field needs numbers as they are written. */
  readonly exactNumbers: boolean;
  /** The declared type of the field that a key of a record becomes. */
  readonly typeOf: (key: string) => FieldType | undefined;
  /** @param literals - Instead of the numbers under these keys. */
  toRow(object: JsonObject, literals: ReadonlyMap<string, string> | undefined): RowResult;
}

/** Names and types are worked out once for each sequence of keys, not for each record. */
export function jsonRows(fields: FieldSet, naming: FieldNaming): JsonRows {
  const readers = new Map<string, RowReader>();
  const types = new Map<string, FieldType | undefined>();
  let lastKeys: readonly string[] = [];
  let lastReader: RowReader | undefined;

  const readerFor = (keys: readonly string[]): RowReader => {
    if (lastReader !== undefined && isSame(keys, lastKeys)) return lastReader;
    // NUL cannot be in a key: records with one are refused before.
    const sequence = keys.join('\0');
    lastKeys = keys;
    lastReader = remember(readers, sequence, () => compileKeys(keys, fields, naming));
    return lastReader;
  };

  return {
    exactNumbers: [...fields.fields.values()].some(({ type }) => type === 'decimal'),
    typeOf: (key) =>
      remember(
        types,
        key,
        () => fields.fields.get(nameFields([key], naming).names[0] ?? key)?.type,
      ),
    toRow(object, literals) {
      const read = readerFor(Object.keys(object));
      if (literals === undefined || literals.size === 0) return read(Object.values(object));
      return read(Object.entries(object).map(([key, value]) => literals.get(key) ?? value));
    },
  };
}

function compileKeys(keys: readonly string[], fields: FieldSet, naming: FieldNaming): RowReader {
  const { names, problems } = nameFields(keys, naming);
  const [problem] = problems;
  if (problem === undefined) return compileRow(fields, names, { emptyIsNull: false });
  const result: RowResult = { ok: false, error: problem };
  return () => result;
}

function remember<T>(memory: Map<string, T>, key: string, make: () => T): T {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  if (memory.size >= remembered) memory.clear();
  memory.set(key, made);
  return made;
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}
