import type { PluginPlace } from '../contract.ts';
import { defineSource } from '../define.ts';
import { toCsvColumns } from './csv/csv-columns.ts';
import type { CsvColumns } from './csv/csv-columns.ts';
import { readCsvHeader } from './csv/csv-header.ts';
import { csvOptions } from './csv/csv-options.ts';
import type { CsvOptions } from './csv/csv-options.ts';
import { csvFileSource } from './csv/read-csv.ts';
import { checkFile, fileSize } from './file/check-file.ts';
import { openSourceFile } from './file/source-file.ts';
import { renamedColumns } from './source-columns.ts';

export const csvSource = defineSource({
  name: 'csv',
  version: '1.0.0',
  determinism: 'io_read',
  purpose: 'Reads the records of a CSV file; a bad one costs itself and nothing else.',
  options: csvOptions,
  example: 'source:\n  plugin: csv\n  options: { path: weather.csv }\n',
  check(options, place) {
    const problem = checkFile(options.path, place.resolvePath(options.path));
    return problem === undefined ? columnsOf(options, place).problems : [problem];
  },
  inputPaths: (options, place) => [place.resolvePath(options.path)],
  describe(options, place) {
    const columns = columnsOf(options, place);
    const sizeBytes = fileSize(place.resolvePath(options.path));
    const originalNames = renamedColumns(columns);
    return {
      fields: columns.fields,
      ...(sizeBytes === undefined ? {} : { sizeBytes }),
      ...(originalNames === undefined ? {} : { originalNames }),
    };
  },
  open: (options, place) => csvFileSource(options, place.resolvePath(options.path)),
});

function columnsOf(options: CsvOptions, place: PluginPlace): CsvColumns {
  const file = openSourceFile(options.path, place.resolvePath(options.path));
  try {
    return toCsvColumns(readCsvHeader(file, options), options);
  } finally {
    file.close();
  }
}
