import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';

import { isMap, isNode, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, YAMLError } from 'yaml';

import type { ErrorRecord } from '../../../landscape/model/error-record.ts';
import { rowOf } from '../../../landscape/model/json.ts';
import { jsonRows } from '../../sources/json/json-rows.ts';
import { notAnObject } from '../../sources/json/json-errors.ts';
import { sourceFields } from '../../sources/source-fields.ts';
import { badRow, tooLarge, unreadable, type TableItem } from './table-item.ts';
import type { TableOptions } from './table-options.ts';
import { yamlFields, yamlValue } from './yaml-value.ts';

/** The parser takes about a second and 100 MB for one MiB. */
const maxYamlBytes = 4 * 1024 * 1024;

/** Reads a list of maps; the columns of a row are the keys of its map. */
export function* readYamlTable(options: TableOptions, path: string): Generator<TableItem> {
  const bytes = readFileSync(path);
  if (bytes.length > maxYamlBytes) {
    yield tooLarge(options, maxYamlBytes, 'Make it a CSV file or JSON Lines.');
    return;
  }
  if (!isUtf8(bytes)) {
    yield unreadable(options, 'is no UTF-8', { nextStep: 'Save the file as UTF-8.' });
    return;
  }
  const lines = new LineCounter();
  const document = parse(new TextDecoder().decode(bytes), lines);
  const placeOf = (offset: number) => `line ${lines.linePos(offset).line}`;
  const faults: readonly YAMLError[] = [...document.errors, ...document.warnings];
  if (faults.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) {
    yield unreadable(options, 'is nested too deep to be read');
    return;
  }
  yield* faults.map(({ pos, message }) =>
    unreadable(options, `${placeOf(pos[0])}: not valid YAML: ${message}`),
  );
  if (faults.length > 0 || document.contents === null) return;
  const list = document.contents;
  if (!isSeq(list)) {
    yield unreadable(options, 'holds no list of rows', { expected: '`- { key: value, … }` lines' });
    return;
  }
  const readRow = yamlRowReader(options);
  for (const item of list.items) {
    const place = placeOf(isNode(item) ? (item.range?.[0] ?? 0) : 0);
    yield readRow(item, place);
  }
}

function parse(text: string, lineCounter: LineCounter): Document {
  return parseDocument(text, {
    schema: 'core',
    resolveKnownTags: false,
    merge: false,
    stringKeys: true,
    intAsBigInt: true,
    // `yamlFields` looks for them; the library compares every key with every other.
    uniqueKeys: false,
    prettyErrors: false,
    lineCounter,
  });
}

function yamlRowReader(options: TableOptions): (item: unknown, place: string) => TableItem {
  const rows = jsonRows(sourceFields(options.schema), { normalize_fields: false });
  return (item, place) => {
    const errors: ErrorRecord[] = [];
    const report = (error: ErrorRecord): void => void errors.push(error);
    if (!isMap(item)) report(notAnObject(yamlValue(item, '', report)));
    const { entries, literals } = yamlFields(isMap(item) ? item : undefined, rows.typeOf, report);
    const [error] = errors;
    if (error !== undefined) return badRow(options, place, error);
    const result = rows.toRow(rowOf(entries), literals);
    return result.ok ? { place, row: result.row } : badRow(options, place, result.error);
  };
}
