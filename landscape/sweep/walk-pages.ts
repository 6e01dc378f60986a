import { count, openRecord } from '../readers/stored-record.ts';
import type { Sweep } from './sweep-context.ts';

/** Records of one step through a table. */
const pageSize = 500;

/**
 * Steps through the records of the run in a table in the order of its key, a page at a time.
 *
 * @param columns - What is selected; the key's alias is `alias`.
 */
export function* walkPages(
  { snapshot, run }: Pick<Sweep, 'snapshot' | 'run'>,
  table: string,
  key: { readonly column: string; readonly alias: string },
  columns: string,
): Generator<readonly unknown[]> {
  const behind = `select ${columns} from ${table}
    where run_id = ? and ${key.column} > ? order by ${key.column} limit ${pageSize}`;
  for (let after = -1; ;) {
    const found = snapshot.all(behind, run.runId, after);
    if (found.length > 0) yield found;
    if (found.length < pageSize) return;
    after = count(openRecord(table, key.alias, found.at(-1)), key.alias);
  }
}
