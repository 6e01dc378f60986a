import type { FieldSet } from '../../fields.ts';
import { nearestName } from '../../../landscape/model/nearest-name.ts';
import type { OptionProblem, SinkInput } from '../../contract.ts';
import { columnNames, csvColumns, headerTexts, rawColumns, reasonColumns } from './csv-columns.ts';

/** Can every row that arrives find its place under the header that these options give? */
export function checkColumns(
  declared: FieldSet,
  input: SinkInput,
  headers: Readonly<Record<string, string>>,
): readonly OptionProblem[] {
  const columns = csvColumns(declared, input);
  if (columns.fields.length === 0 && input.fields.open) return [columnsUnknown];

  const names = columnNames(columns);
  const own = new Set<string>([...rawColumns, ...reasonColumns]);
  const collisions = names.filter((name, i) => own.has(name) && names.indexOf(name) !== i);
  return [
    ...(collisions.length > 0
      ? collisions.map(fieldCollision)
      : repeatedIn(headerTexts(columns, headers)).map(repeatedHeader)),
    ...Object.keys(headers)
      .filter((name) => !names.includes(name))
      .map((name) => headerForNothing(name, names)),
    ...(input.fields.open && declared.fields.size === 0 ? [columnsIncomplete] : []),
  ];
}

const declareColumns =
  'Declare them: `schema: { mode: fixed, fields: ["name: type", …] }` in the options of the sink.';

const columnsUnknown: OptionProblem = {
  code: 'COLUMNS_UNKNOWN',
  path: ['schema'],
  message:
    'The sink cannot know its columns: which fields its rows have shows only when they are read',
  nextStep: declareColumns,
};

const columnsIncomplete: OptionProblem = {
  code: 'COLUMNS_INCOMPLETE',
  path: ['schema'],
  message: 'Rows may arrive with fields that have no column; writing those rows would be refused',
  nextStep: declareColumns,
};

function fieldCollision(name: string): OptionProblem {
  return {
    code: 'FIELD_COLLISION',
    path: ['schema'],
    message: `Rows have a field \`${name}\`, and the sink needs a column of that name for why a row is here`,
    nextStep: 'Rename the field with a `field_mapper` before the sink.',
  };
}

function repeatedHeader(text: string): OptionProblem {
  return {
    code: 'HEADER_REPEATED',
    path: ['headers'],
    message: `Two columns would have the header \`${text}\``,
    found: text,
    expected: 'a header of its own for every column',
  };
}

function headerForNothing(name: string, names: readonly string[]): OptionProblem {
  const nearest = nearestName(name, names);
  return {
    code: 'HEADER_UNUSED',
    path: ['headers', name],
    message: `There is no column \`${name}\` whose header this could be`,
    found: name,
    expected: names.join(', '),
    ...(nearest !== undefined && { nextStep: `Did you mean \`${nearest}\`?` }),
  };
}

function repeatedIn(texts: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const text of texts) (seen.has(text) ? repeated : seen).add(text);
  return [...repeated];
}
