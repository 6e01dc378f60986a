import { writeFileSync } from 'node:fs';

import type { SourceItem } from '../../plugins/contract.ts';
import { asLines, readAll } from '../plugins/sources/checked-read.ts';
import type { Open } from '../plugins/sources/checked-read.ts';

/** Everything that a source finds in a file with this content. */
export async function readContent(
  file: string,
  content: string | Uint8Array,
  open: Open,
): Promise<readonly SourceItem[]> {
  writeFileSync(file, content);
  return (await readAll(open(file, 1024 * 1024))).items;
}

/** Its records in a line each: the row as JSON, or `!reason`. */
export async function readRecords(
  file: string,
  content: string | Uint8Array,
  open: Open,
): Promise<readonly string[]> {
  const items = await readContent(file, content, open);
  return asLines(items.filter(({ kind }) => kind === 'record'));
}
