import { getField } from '../../landscape/model/json.ts';
import type { JsonValue, RowData } from '../../landscape/model/json.ts';
import { trouble } from './trouble.ts';
import type { Trouble } from './trouble.ts';

type Meaning = (row: RowData) => JsonValue | Trouble;

/** The conditions of gates in random pipelines: CEL, the labels that it can give, and what it means. */
export const conditions: readonly Condition[] = [
  condition(
    'row.n > 4',
    withNumber('n', (n) => n > 4),
  ),
  condition(
    'row.n % 2 == 0',
    withNumber('n', (n) => n % 2 === 0),
  ),
  condition(
    "row.s == 'a'",
    withField('s', (s) => s === 'a'),
  ),
  condition("'g' in row", (row) => Object.hasOwn(row, 'g')),
  condition(
    '10 % row.n > 2',
    withNumber('n', (n) => (n === 0 ? notFinite : 10 % n > 2)),
  ),
  condition(
    'row.s',
    withField('s', (s) => s),
    ['a', 'b'],
  ),
  condition(
    "row.n == null ? 'none' : row.n < 3 ? 'low' : 'high'",
    withField('n', (n) => (n === null ? 'none' : Number(n) < 3 ? 'low' : 'high')),
    ['none', 'low', 'high'],
  ),
];

/** Conditions for rows of which no field is known. */
export const shapelessConditions: readonly Condition[] = [
  condition("'n' in row", (row) => Object.hasOwn(row, 'n')),
  condition('size(row) > 3', (row) => Object.keys(row).length > 3),
];

/** Fields that are computed in random pipelines. */
export const computations: readonly Computation[] = [
  { target: 'm', expression: 'row.n + 1', means: withNumber('n', (n) => n + 1) },
  { target: 'n', expression: 'row.n * 2', means: withNumber('n', (n) => n * 2) },
  {
    target: 'm',
    expression: '10 % row.n',
    means: withNumber('n', (n) => (n === 0 ? notFinite : 10 % n)),
  },
  { target: 's', expression: "row.s + 'b'", means: withText('s', (s) => `${s}b`) },
];

export interface Condition {
  readonly source: string;
  readonly labels: readonly string[];
  readonly means: Meaning;
}

export interface Computation {
  readonly target: string;
  readonly expression: string;
  readonly means: Meaning;
}

/** What an expression of a random pipeline gives for a row. */
export function evaluate(source: string, row: RowData): JsonValue | Trouble {
  const known = [...conditions, ...shapelessConditions].find((each) => each.source === source);
  const computed = computations.find(({ expression }) => expression === source);
  const means = known?.means ?? computed?.means;
  if (means === undefined) throw new Error(`The model does not know \`${source}\``);
  return means(row);
}

/** A condition over `batch`, which the model reads as a lower bound of `batch.count`. */
export function leastCount(source: string): number {
  const bound = /batch\.count >= (\d+)/.exec(source)?.[1];
  if (bound === undefined) throw new Error(`The model does not know \`${source}\``);
  return Number(bound);
}

const notFinite = trouble('non_finite_result');

function condition(source: string, means: Meaning, labels = ['true', 'false']): Condition {
  return { source, labels, means };
}

/** Null has neither an order nor a sum. */
function withNumber(field: string, means: (value: number) => JsonValue | Trouble): Meaning {
  return withField(field, (value) =>
    typeof value === 'number' ? means(value) : trouble('expression_failed'),
  );
}

function withText(field: string, means: (value: string) => JsonValue): Meaning {
  return withField(field, (value) =>
    typeof value === 'string' ? means(value) : trouble('expression_failed'),
  );
}

function withField(field: string, means: (value: JsonValue) => JsonValue | Trouble): Meaning {
  return (row) => {
    const value = getField(row, field);
    return value === undefined ? trouble('expression_failed') : means(value);
  };
}
