import type { JsonObject } from '../../landscape/model/json.ts';
import type { OptionProblem } from '../contract.ts';
import type { FieldSet, FieldSpec, FieldType } from '../fields.ts';
import { nearestName } from '../../landscape/model/nearest-name.ts';
import { declaredFields } from '../schema/schema-option.ts';
import type { SchemaOption } from '../schema/schema-option.ts';
import { showNames } from '../schema/show-value.ts';
import { nameFields } from './field-names.ts';
import type { FieldNaming, NamingProblem } from './field-names.ts';
import { sourceFields, unreachableNames } from './source-fields.ts';

/** The columns of a table that a source reads, and the rows that its records make. */
export interface SourceColumns {
  /** Names of the fields in rows, in the order of the table. */
  readonly names: readonly string[];
  readonly originals: readonly string[];
  readonly fields: FieldSet;
  readonly problems: readonly OptionProblem[];
}

export interface ColumnOptions extends FieldNaming {
  readonly schema: SchemaOption;
  /** The type of a column that nobody gave one. */
  readonly undeclared: FieldType;
  /** What gives the columns their names: `the header`. */
  readonly namedBy: string;
  /** What a name that cannot be used, or two that became one, means for the options. */
  nameProblem(problem: NamingProblem): OptionProblem;
}

/** Brings together the columns that a table has and what the options expect. */
export function toSourceColumns(
  originals: readonly string[],
  options: ColumnOptions,
): SourceColumns {
  const declared = sourceFields(options.schema);
  const { names, problems } = nameFields(originals, options);
  return {
    names,
    originals,
    fields: columnFields(declared, names, options),
    problems: [
      ...problems.map((problem) => options.nameProblem(problem)),
      ...unknownMappings(originals, options),
      ...missingColumns(declared, names, options),
      // A name that cannot be used could not be declared either.
      ...(problems.length > 0 ? [] : extraColumns(declared, names)),
    ],
  };
}

/** All columns by the names they have in rows, when at least one was renamed. */
export function renamedColumns({ names, originals }: SourceColumns): JsonObject | undefined {
  if (names.every((name, i) => name === originals[i])) return undefined;
  return Object.fromEntries(names.map((name, i) => [name, originals[i] ?? name]));
}

/** There are no other fields than those of the columns. */
function columnFields(
  declared: FieldSet,
  names: readonly string[],
  { schema, undeclared }: ColumnOptions,
): FieldSet {
  const fields = new Map<string, FieldSpec>(schema.mode === 'observed' ? [] : declared.fields);
  for (const name of names) {
    if (!fields.has(name)) fields.set(name, { type: undeclared, optional: false });
  }
  return { fields: declared.open ? fields : declared.fields, open: false };
}

function* unknownMappings(
  originals: readonly string[],
  { normalize_fields, field_mapping }: ColumnOptions,
): Generator<OptionProblem> {
  const { names } = nameFields(originals, { normalize_fields });
  for (const key of Object.keys(field_mapping ?? {})) {
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
  options: ColumnOptions,
): Generator<OptionProblem> {
  const { schema } = options;
  const present = new Set(names);
  const missing = [...declared.fields.keys()].filter((name) => !present.has(name));
  const unreachable = [...unreachableNames(schema, options)];
  yield* unreachable;
  const order = declaredFields(schema).map(({ name }) => name);
  for (const name of missing) {
    if (unreachable.some(({ found }) => found === name)) continue;
    const optional = declared.fields.get(name)?.optional === true;
    const at = order.indexOf(name);
    const nearest = nearestName(name, names);
    const meant = nearest === undefined ? `Check ${options.namedBy}` : `Use \`${nearest}\``;
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
