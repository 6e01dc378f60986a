import { CsvError, parse } from 'csv-parse/sync';

import type { OptionProblem } from '../../contract.ts';
import { readStart } from '../file/file-content.ts';
import { findTargetStats } from '../file/find-stats.ts';

/** A header longer than this is not compared but refused. */
const longestHeaderBytes = 1 << 20;

/**
 * Why rows under this header cannot be appended to what is there, or `undefined` when they can: a
 * missing or empty file gets the header.
 *
 * @param file - `path` is for people, `absolutePath` is where it lies.
 */
export function findHeaderProblem(
  file: { readonly path: string; readonly absolutePath: string },
  expected: readonly string[],
  delimiter: string,
): OptionProblem | undefined {
  const isEmpty = (findTargetStats(file.absolutePath)?.size ?? 0) === 0;
  // Without any column there is nothing to compare, and another problem to report.
  if (isEmpty || expected.length === 0) return undefined;
  const found = readHeader(file.absolutePath, delimiter);
  const fits = found?.length === expected.length && found.every((text, i) => text === expected[i]);
  if (fits) return undefined;
  return {
    code: 'OUTPUT_HEADER_DIFFERS',
    path: ['path'],
    message: `\`${file.path}\` has other columns than would be appended to it`,
    found: found?.join(delimiter) ?? 'no CSV header',
    expected: expected.join(delimiter),
    nextStep:
      'Move the file away, choose another `if_exists`, or make the columns equal with `schema` and `headers`.',
  };
}

function readHeader(path: string, delimiter: string): readonly string[] | undefined {
  const start = readStart(path, longestHeaderBytes);
  try {
    const records: unknown = parse(start, {
      bom: true,
      delimiter,
      relax_column_count: true,
      to: 1,
    });
    const first: unknown = Array.isArray(records) ? records[0] : undefined;
    return Array.isArray(first) ? first.map(String) : undefined;
  } catch (cause) {
    if (cause instanceof CsvError) return undefined;
    throw cause;
  }
}
