import { skipByteOrderMark } from '../../sources/file/byte-order-mark.ts';
import { fileOptions } from '../../sources/file/file-options.ts';
import { FileWindow } from '../../sources/file/file-window.ts';
import { LineBreaks } from '../../sources/file/line-breaks.ts';
import { openSourceFile } from '../../sources/file/source-file.ts';
import { splitLines } from '../../sources/file/split-lines.ts';
import { jsonRecordReader } from '../../sources/json/json-records.ts';
import { jsonRows } from '../../sources/json/json-rows.ts';
import { jsonLineReader } from '../../sources/json/read-lines.ts';
import { walkArray } from '../../sources/json/walk-array.ts';
import { sourceFields } from '../../sources/source-fields.ts';
import { itemsOf } from './items-of.ts';
import type { TableItem } from './table-item.ts';
import { tableFormat, type TableOptions } from './table-options.ts';

/** As long as a source takes them. */
const maxRecordBytes = fileOptions.max_record_bytes.parse(undefined);

/** Reads as the source `json` does, but for the names of columns: they stay as the file has them. */
export function* readJsonTable(options: TableOptions, path: string): Generator<TableItem> {
  const file = openSourceFile(options.path, path);
  try {
    const window = new FileWindow(file);
    skipByteOrderMark(window);
    const rows = jsonRows(sourceFields(options.schema), { normalize_fields: false });
    const readRecord = jsonRecordReader(window, rows);
    if (tableFormat(options) === 'jsonl') {
      const lines = splitLines(window, new LineBreaks(window, { loneCr: false }), maxRecordBytes);
      yield* itemsOf(options, lines, jsonLineReader(window, maxRecordBytes, readRecord));
    } else {
      const place = { dataKey: options.data_key, maxBytes: maxRecordBytes };
      const steps = walkArray(window, place, undefined, readRecord);
      yield* itemsOf(options, steps, (found) => found.map(({ item }) => item));
    }
  } finally {
    file.close();
  }
}
