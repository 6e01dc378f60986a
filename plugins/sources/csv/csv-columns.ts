import type { OptionProblem } from '../../contract.ts';
import type { NamingProblem } from '../field-names.ts';
import { toSourceColumns } from '../source-columns.ts';
import type { SourceColumns } from '../source-columns.ts';
import { sourceFields } from '../source-fields.ts';
import type { CsvHeader } from './csv-header.ts';
import type { CsvOptions } from './csv-options.ts';

/** The columns of a CSV file, and the rows that its records make. */
export type CsvColumns = SourceColumns;

/** Brings together what the header says and what the options expect. */
export function toCsvColumns(header: CsvHeader, options: CsvOptions): CsvColumns {
  if (header.problem !== undefined || header.names === undefined) {
    const problems = header.problem === undefined ? [] : [unreadableHeader(header.problem)];
    const fields = { ...sourceFields(options.schema), open: false };
    return { names: [], originals: [], fields, problems };
  }
  const normalize = options.normalize_fields && options.columns === undefined;
  return toSourceColumns(header.names, {
    ...options,
    normalize_fields: normalize,
    undeclared: 'str',
    namedBy: 'the header',
    nameProblem: headerProblem,
  });
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

function headerProblem({ reason, message }: NamingProblem): OptionProblem {
  return {
    code: reason === 'field_collision' ? 'HEADER_COLLISION' : 'HEADER_INVALID',
    path: ['path'],
    message: `The header gives no names to use: ${message}`,
    nextStep: 'Name the fields with `columns`, and skip the header with `skip_rows: 1`.',
  };
}
