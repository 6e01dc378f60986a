import { compileRow } from '../../schema/compile-row.ts';
import { toCsvColumns } from '../../sources/csv/csv-columns.ts';
import { readCsvHeader } from '../../sources/csv/csv-header.ts';
import { csvOptions } from '../../sources/csv/csv-options.ts';
import { csvItemReader } from '../../sources/csv/csv-records.ts';
import { splitRecords } from '../../sources/csv/split-records.ts';
import { FileWindow } from '../../sources/file/file-window.ts';
import { openSourceFile } from '../../sources/file/source-file.ts';
import type { OptionProblem } from '../../contract.ts';
import { itemsOf } from './items-of.ts';
import type { TableItem } from './table-item.ts';
import type { TableOptions } from './table-options.ts';

/** Reads as the source `csv` does, but for the names of columns: they stay as the header has them. */
export function* readCsvTable(options: TableOptions, path: string): Generator<TableItem> {
  const { delimiter, encoding, schema } = options;
  const file = openSourceFile(options.path, path);
  try {
    const csv = csvOptions.parse({
      path: options.path,
      normalize_fields: false,
      delimiter,
      encoding,
      schema,
    });
    const header = readCsvHeader(file, csv);
    const { names, fields, problems } = toCsvColumns(header, csv);
    yield* problems.map((problem) => ({ problem: withoutSourceAdvice(problem) }));
    if (problems.some(({ severity }) => severity !== 'warning')) return;

    const window = new FileWindow(file);
    window.skipTo(header.end);
    window.line = header.nextLine;
    const form = { delimiter: csv.delimiter.charCodeAt(0), maxBytes: csv.max_record_bytes };
    const toRow = compileRow(fields, names, { emptyIsNull: true });
    const toItems = csvItemReader(window, csv, names.length, toRow);
    yield* itemsOf(options, splitRecords(window, form), toItems);
  } finally {
    file.close();
  }
}

/** A source can name the columns itself, a table cannot. */
function withoutSourceAdvice(problem: OptionProblem): OptionProblem {
  if (!problem.code.startsWith('HEADER_') || problem.code === 'HEADER_UNREADABLE') return problem;
  return { ...problem, nextStep: 'Give each column of the file a name of its own.' };
}
