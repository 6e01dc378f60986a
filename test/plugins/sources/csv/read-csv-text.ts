import type { SourceItem } from '../../../../plugins/contract.ts';
import { csvOptions } from '../../../../plugins/sources/csv/csv-options.ts';
import { csvFileSource } from '../../../../plugins/sources/csv/read-csv.ts';
import { asLines, checkedRead } from '../checked-read.ts';
import type { Open } from '../checked-read.ts';

/** Opens the csv source on any file; `path` in its items stays what the settings say. */
export function openCsv(options: object = {}): Open {
  const parsed = csvOptions.parse({ path: 'data.csv', ...options });
  return (path, chunkBytes) => csvFileSource(parsed, path, chunkBytes);
}

/** The items of a CSV text, checked in every way that `checkedRead` knows. */
export async function csvItems(
  folder: string,
  content: string | Buffer,
  options: object = {},
): Promise<readonly SourceItem[]> {
  return checkedRead(`${folder}/data.csv`, content, openCsv(options));
}

export async function csvLines(
  folder: string,
  content: string | Buffer,
  options: object = {},
): Promise<readonly string[]> {
  return asLines(await csvItems(folder, content, options));
}
