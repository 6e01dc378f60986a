import { unreachable } from '../../../landscape/model/unreachable.ts';
import type { OptionProblem, PluginPlace } from '../../contract.ts';
import { checkFile, fileSize } from '../../sources/file/check-file.ts';
import { indexTable, type TableRead } from './index-table.ts';
import type { LookupOptions } from './lookup-options.ts';
import { readCsvTable } from './read-csv-table.ts';
import { readJsonTable } from './read-json-table.ts';
import { readSqliteTable } from './read-sqlite-table.ts';
import { readYamlTable } from './read-yaml-table.ts';
import { tooLarge, type TableItem } from './table-item.ts';
import { tableFormat, type TableOptions } from './table-options.ts';

/** By the options that a step was bound with: what is checked, recorded and used is one table. */
const tables = new WeakMap<LookupOptions, { readonly path: string; readonly read: TableRead }>();

/** The table of a step, read when it is first asked for. Paths of problems start at the options. */
export function readTable(options: LookupOptions, place: PluginPlace): TableRead {
  const path = place.resolvePath(options.table.path);
  const known = tables.get(options);
  if (known?.path === path) return known.read;
  const read = indexTable(itemsIn(options.table, path), options);
  tables.set(options, { path, read });
  return read;
}

function* itemsIn(options: TableOptions, path: string): Generator<TableItem> {
  for (const item of readItems(options, path))
    yield 'row' in item ? item : { problem: inTable(item.problem) };
}

function inTable(problem: OptionProblem): OptionProblem {
  return { ...problem, path: ['table', ...problem.path] };
}

function readItems(options: TableOptions, path: string): Iterable<TableItem> {
  const problem = checkFile(options.path, path);
  if (problem !== undefined) return [{ problem }];
  const format = tableFormat(options);
  if (format === undefined) throw new Error('a table of unknown format passed the schema');
  // A SQLite file may hold much else: there, what is read is counted.
  if (format !== 'sqlite' && (fileSize(path) ?? 0) > options.max_bytes)
    return [tooLarge(options, options.max_bytes, 'Raise `max_bytes`, or make a smaller table.')];
  switch (format) {
    case 'csv':
      return readCsvTable(options, path);
    case 'json':
    case 'jsonl':
      return readJsonTable(options, path);
    case 'yaml':
      return readYamlTable(options, path);
    case 'sqlite':
      return readSqliteTable(options, path);
    default:
      return unreachable(format);
  }
}
