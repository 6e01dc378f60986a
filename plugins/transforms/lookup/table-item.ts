import type { ErrorRecord } from '../../../landscape/model/error-record.ts';
import type { RowData } from '../../../landscape/model/json.ts';
import type { OptionProblem } from '../../contract.ts';
import type { TableOptions } from './table-options.ts';

/** What a reader finds in a table, in order. `place`: `line 3`, or `row 3` where there are no lines. */
export type TableItem =
  | { readonly place: string; readonly row: RowData }
  | { readonly problem: OptionProblem };

/** A record of the table that makes no row. */
export function badRow({ path }: TableOptions, place: string, error: ErrorRecord): TableItem {
  const { found, expected } = error;
  return {
    problem: {
      code: 'TABLE_ROW_INVALID',
      path: ['path'],
      message: `\`${path}\` ${place}: ${error.message}`,
      ...(found !== undefined && { found }),
      ...(expected !== undefined && { expected }),
    },
  };
}

/** A table that cannot be read at all. */
export function unreadable(
  { path }: TableOptions,
  why: string,
  more: Pick<OptionProblem, 'found' | 'expected' | 'nextStep'> = {},
): TableItem {
  const message = `\`${path}\` ${why}`;
  return { problem: { code: 'TABLE_UNREADABLE', path: ['path'], message, ...more } };
}

export function tooLarge(options: TableOptions, maxBytes: number, nextStep: string): TableItem {
  const expected = `at most ${maxBytes} bytes`;
  return unreadable(options, 'is larger than a table may be', { expected, nextStep });
}
