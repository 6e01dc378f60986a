import type { OptionProblem } from '../../contract.ts';
import type { NamingProblem } from '../field-names.ts';
import { toSourceColumns } from '../source-columns.ts';
import type { SourceColumns } from '../source-columns.ts';
import type { DatabaseOptions } from './database-options.ts';

/**
 * Brings together the columns that a query gives and what the options expect. SQLite gives columns no
 * types that their values keep to, so one that nobody declared may hold anything.
 */
export function queryColumns(
  columns: readonly string[],
  { schema, normalize_fields, field_mapping }: DatabaseOptions,
): SourceColumns {
  return toSourceColumns(columns, {
    schema,
    normalize_fields,
    field_mapping,
    undeclared: 'any',
    namedBy: 'the query',
    nameProblem,
  });
}

function nameProblem({ reason, message }: NamingProblem): OptionProblem {
  return {
    code: reason === 'field_collision' ? 'COLUMN_COLLISION' : 'COLUMN_NAME_INVALID',
    path: ['query'],
    message: `The columns of the query give no names to use: ${message}`,
    nextStep: 'Give each column a name of its own with `AS`.',
  };
}
