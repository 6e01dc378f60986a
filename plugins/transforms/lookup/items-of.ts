import type { SourceItem } from '../../contract.ts';
import { refill, type Refill } from '../../sources/file/in-chunks.ts';
import { badRow, type TableItem } from './table-item.ts';
import type { TableOptions } from './table-options.ts';

/**
 * The rows of what a source's reader finds.
 *
 * @param toItems - The items of some finds, one for each; called before the reader moves on.
 */
export function* itemsOf<F>(
  options: TableOptions,
  found: Iterable<F | Refill>,
  toItems: (found: readonly F[]) => readonly SourceItem[],
): Generator<TableItem> {
  let gathered: F[] = [];
  for (const step of found) {
    if (step !== refill) gathered.push(step);
    else if (gathered.length > 0) {
      yield* toItems(gathered).flatMap((item) => toTableItem(item, options));
      gathered = [];
    }
  }
  yield* toItems(gathered).flatMap((item) => toTableItem(item, options));
}

function toTableItem(item: SourceItem, options: TableOptions): readonly TableItem[] {
  if (item.kind === 'skipped') return [];
  const place = `line ${item.line}`;
  const { result } = item;
  return [result.ok ? { place, row: result.row } : badRow(options, place, result.error)];
}
