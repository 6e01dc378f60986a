import type { SourceItem } from '../../../../plugins/contract.ts';
import { jsonOptions } from '../../../../plugins/sources/json/json-options.ts';
import { jsonFileSource } from '../../../../plugins/sources/json/read-json.ts';
import { asLines, checkedRead } from '../checked-read.ts';
import type { Open } from '../checked-read.ts';

/** Opens the json source on any file; `path` in its items stays what the settings say. */
export function openJson(options: object = {}): Open {
  const parsed = jsonOptions.parse({ path: 'data.json', ...options });
  return (path, chunkBytes) => jsonFileSource(parsed, path, chunkBytes);
}

/** The items of a JSON text, checked in every way that `checkedRead` knows. */
export async function jsonItems(
  folder: string,
  content: string | Buffer,
  options: object = {},
): Promise<readonly SourceItem[]> {
  return checkedRead(`${folder}/data`, content, openJson(options));
}

export async function jsonLines(
  folder: string,
  content: string | Buffer,
  options: object = {},
): Promise<readonly string[]> {
  return asLines(await jsonItems(folder, content, options));
}
