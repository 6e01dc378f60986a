import path from 'node:path';

import type { BoundSource } from '../../contract.ts';
import { csvSource } from '../csv.ts';
import { jsonSource } from '../json.ts';
import type { DirectoryOptions } from './directory-options.ts';

/** A file below the folder as the settings would name it. */
export function fileName({ path: folder }: DirectoryOptions, relative: string): string {
  return path.posix.join(folder, relative);
}

/** The source that reads one of the files; `undefined` when its name does not say in what form it is. */
export function bindFile(options: DirectoryOptions, relative: string): BoundSource | undefined {
  const { normalize_fields, field_mapping, max_record_bytes, schema } = options;
  const shared = { normalize_fields, field_mapping, max_record_bytes, schema };
  const file = { ...shared, path: fileName(options, relative) };
  const format = options.format === 'auto' ? formatOf(relative) : options.format;
  switch (format) {
    case 'csv': {
      const { delimiter, encoding, skip_rows, columns } = options;
      return csvSource.bind({ ...file, delimiter, encoding, skip_rows, columns });
    }
    case 'json':
      return jsonSource.bind({ ...file, format, data_key: options.data_key });
    case 'jsonl':
      return jsonSource.bind({ ...file, format });
    case undefined:
      return undefined;
  }
}

function formatOf(name: string): 'csv' | 'json' | 'jsonl' | undefined {
  switch (path.posix.extname(name).toLowerCase()) {
    case '.csv':
      return 'csv';
    case '.json':
      return 'json';
    case '.jsonl':
    case '.ndjson':
      return 'jsonl';
    default:
      return undefined;
  }
}
