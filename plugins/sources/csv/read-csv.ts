import { EnvironmentError } from '../../../landscape/model/errors.ts';
import type { SkippedRange, Source } from '../../contract.ts';
import { compileRow } from '../../schema/compile-row.ts';
import { goOnFrom } from '../file/file-position.ts';
import { fileSource } from '../file/file-source.ts';
import { defaultChunkBytes, FileWindow } from '../file/file-window.ts';
import { inChunks, refill } from '../file/in-chunks.ts';
import type { Behind, Refill } from '../file/in-chunks.ts';
import { toCsvColumns } from './csv-columns.ts';
import type { CsvColumns } from './csv-columns.ts';
import { readCsvHeader } from './csv-header.ts';
import type { CsvHeader } from './csv-header.ts';
import type { CsvOptions } from './csv-options.ts';
import { csvItemReader } from './csv-records.ts';
import { splitRecords } from './split-records.ts';

/**
 * @param path - Where the file lies on this machine.
 * @param chunkBytes - How much is read at once.
 */
export function csvFileSource(
  options: CsvOptions,
  path: string,
  chunkBytes: number = defaultChunkBytes,
): Source {
  return fileSource(options.path, path, async function* (file, from) {
    const header = readCsvHeader(file, options);
    const { names, fields } = usableColumns(header, options);
    const window = new FileWindow(file, chunkBytes);
    if (from !== undefined) yield goOnFrom(window, from);

    yield* inChunks(preamble(window, header), window, (found) => found.map(({ range }) => range));
    const toRow = compileRow(fields, names, { emptyIsNull: true });
    const form = {
      delimiter: options.delimiter.charCodeAt(0),
      maxBytes: options.max_record_bytes,
    };
    const toItems = csvItemReader(window, options, names.length, toRow);
    yield* inChunks(splitRecords(window, form), window, toItems);
  });
}

/** Moves the window over what stands before the first record, as far as that is still ahead. */
function* preamble(
  window: FileWindow,
  header: CsvHeader,
): Generator<(Behind & { readonly range: SkippedRange }) | Refill> {
  for (const [i, range] of header.preamble.entries()) {
    if (range.offset < window.offset) continue;
    yield refill;
    window.skipTo(range.offset + range.length);
    window.line = header.preamble[i + 1]?.line ?? header.nextLine;
    yield { range, nextLine: window.line };
  }
}

/** `check` has looked at the header before; what is wrong with it now came after that. */
function usableColumns(header: CsvHeader, options: CsvOptions): CsvColumns {
  const columns = toCsvColumns(header, options);
  const problem = columns.problems.find(({ severity }) => severity !== 'warning');
  if (problem === undefined) return columns;
  throw new EnvironmentError('SOURCE_UNREADABLE', `\`${options.path}\`: ${problem.message}`, {
    facts: { file: options.path },
    ...(problem.nextStep === undefined ? {} : { nextStep: problem.nextStep }),
  });
}
