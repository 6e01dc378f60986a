import type { OptionProblem } from '../../contract.ts';
import type { FieldSet, FieldSpec } from '../../fields.ts';
import { nearestName } from '../../../landscape/model/nearest-name.ts';
import { declaredFields } from '../../schema/schema-option.ts';
import { showNames } from '../../schema/show-value.ts';
import { nameFields } from '../field-names.ts';
import { sourceFields, unreachableNames } from '../source-fields.ts';
import type { CsvHeader } from './csv-header.ts';
import type { CsvOptions } from './csv-options.ts';

/** The columns of a CSV file, and the rows that its records make. */
export interface CsvColumns {
  /** Names of the fields in rows, in the order of the file. */
  readonly names: readonly string[];
  readonly originals: readonly string[];
  readonly fields: FieldSet;
  readonly problems: readonly OptionProblem[];
}

/** Brings together what the header says and what the options expect. */
export function toCsvColumns(header: CsvHeader, options: CsvOptions): CsvColumns {
  const declared = sourceFields(options.schema);
  const originals = header.names;
  if (header.problem !== undefined || originals === undefined) {
    const problems = header.problem === undefined ? [] : [unreadableHeader(header.problem)];
    return { names: [], originals: [], fields: { ...declared, open: false }, problems };
  }
  const normalize = options.normalize_fields && options.columns === undefined;
  const { names, problems } = nameFields(originals, { ...options, normalize_fields: normalize });
  return {
    names,
    originals,
    fields: columnFields(declared, names, options),
    problems: [
      ...problems.map(({ reason, message }) => headerProblem(reason, message)),
      ...unknownMappings(originals, options, normalize),
      ...missingColumns(declared, names, options, normalize),
      // A name that cannot be used could not be declared either.
      ...(problems.length > 0 ? [] : extraColumns(declared, names)),
    ],
  };
}

/** Every column that nobody gave a type is text, and there are no others than those of the header. */
function columnFields(
  declared: FieldSet,
  names: readonly string[],
  { schema }: CsvOptions,
): FieldSet {
  const fields = new Map<string, FieldSpec>(schema.mode === 'observed' ? [] : declared.fields);
  for (const name of names) {
    if (!fields.has(name)) fields.set(name, { type: 'str', optional: false });
  }
  return { fields: declared.open ? fields : declared.fields, open: false };
}

function unreadableHeader(message: string): OptionProblem {
  return {
    code: 'HEADER_UNREADABLE',
    path: ['path'],
    message: `The file has no header: ${message}`,
    nextStep:
      'Name a CSV file in `path`; its `encoding` and `delimiter` if they are not the usual.',
  };
}

function headerProblem(reason: string, message: string): OptionProblem {
  return {
    code: reason === 'field_collision' ? 'HEADER_COLLISION' : 'HEADER_INVALID',
    path: ['path'],
    message: `The header gives no names to use: ${message}`,
    nextStep: 'Name the fields with `columns`, and skip the header with `skip_rows: 1`.',
  };
}

function* unknownMappings(
  originals: readonly string[],
  options: CsvOptions,
  normalize: boolean,
): Generator<OptionProblem> {
  const { names } = nameFields(originals, { normalize_fields: normalize });
  for (const key of Object.keys(options.field_mapping ?? {})) {
    if (names.includes(key)) continue;
    const nearest = nearestName(key, names);
    yield {
      code: 'COLUMN_UNKNOWN',
      path: ['field_mapping', key],
      message: `There is no column ${showNames([key])} to rename`,
      found: key,
      expected: `one of ${showNames(names)}`,
      ...(nearest === undefined ? {} : { nextStep: `Write \`${nearest}\`.` }),
    };
  }
}

function* missingColumns(
  declared: FieldSet,
  names: readonly string[],
  options: CsvOptions,
  normalize: boolean,
): Generator<OptionProblem> {
  const { schema } = options;
  const present = new Set(names);
  const missing = [...declared.fields.keys()].filter((name) => !present.has(name));
  const unreachable = [...unreachableNames(schema, { ...options, normalize_fields: normalize })];
  yield* unreachable;
  const order = declaredFields(schema).map(({ name }) => name);
  for (const name of missing) {
    if (unreachable.some(({ found }) => found === name)) continue;
    const optional = declared.fields.get(name)?.optional === true;
    const at = order.indexOf(name);
    const nearest = nearestName(name, names);
    const meant = nearest === undefined ? 'Check the header' : `Use \`${nearest}\``;
    const ways = at < 0 || optional ? '' : ', or declare it optional with `?` after its type';
    yield {
      code: 'COLUMN_MISSING',
      path: at < 0 ? ['schema'] : ['schema', 'fields', at],
      message: `There is no column ${showNames([name])}${optional ? ': it is null in every row' : ''}`,
      found: showNames(names),
      expected: name,
      nextStep: `${meant}${ways}.`,
      ...(optional ? { severity: 'warning' as const } : {}),
    };
  }
}

function* extraColumns(declared: FieldSet, names: readonly string[]): Generator<OptionProblem> {
  const extra = names.filter((name) => !declared.fields.has(name));
  if (declared.open || extra.length === 0) return;
  yield {
    code: 'COLUMN_UNDECLARED',
    path: ['schema', 'mode'],
    message: `Under \`mode: fixed\` every row would be refused: ${showNames(extra)} not declared`,
    found: showNames(names),
    expected: showNames([...declared.fields.keys()]),
    nextStep: 'Declare them, or use `mode: flexible`.',
  };
}
