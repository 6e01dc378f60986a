import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';

import { Composer, isMap, isNode, isSeq } from 'yaml';
import type { Document, YAMLError } from 'yaml';

import type { ErrorRecord } from '../../../landscape/model/error-record.ts';
import { deepestNesting, rowOf } from '../../../landscape/model/json.ts';
import { jsonRows } from '../../sources/json/json-rows.ts';
import { notAnObject } from '../../sources/json/json-errors.ts';
import { sourceFields } from '../../sources/source-fields.ts';
import { countLines, readYamlTokens, type YamlLimits } from '../../yaml-tokens.ts';
import { badRow, tooLarge, unreadable, type TableItem } from './table-item.ts';
import type { TableOptions } from './table-options.ts';
import { yamlFields, yamlValue } from './yaml-value.ts';

/** The parser takes about a second and 100 MB for one MiB; people write less by hand. */
const maxYamlBytes = 1024 * 1024;
const limits: YamlLimits = { depth: deepestNesting + 2, parts: 300_000 };
const makeItLines = 'Make it a CSV file or JSON Lines.';

/** Reads a list of maps; the columns of a row are the keys of its map. */
export function* readYamlTable(options: TableOptions, path: string): Generator<TableItem> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    yield unreadable(options, `cannot be read: ${String(cause)}`);
    return;
  }
  if (bytes.length > maxYamlBytes) {
    yield tooLarge(options, maxYamlBytes, makeItLines);
    return;
  }
  if (!isUtf8(bytes)) {
    yield unreadable(options, 'is no UTF-8', { nextStep: 'Save the file as UTF-8.' });
    return;
  }
  const text = new TextDecoder().decode(bytes);
  const read = readYamlTokens(text, limits);
  if (!read.ok) {
    yield read.exceeded === 'depth'
      ? unreadable(options, 'is nested too deep to be read')
      : unreadable(options, 'has too many values for a YAML file', { nextStep: makeItLines });
    return;
  }
  const lines = countLines(text);
  const [document, second] = compose(read.tokens, text.length);
  const placeOf = (offset: number) => `line ${lines.linePos(offset).line}`;
  if (document === undefined) return;
  const faults: readonly YAMLError[] = [...document.errors, ...document.warnings];
  yield* faults.map(({ pos, message }) =>
    unreadable(options, `${placeOf(pos[0])}: not valid YAML: ${message}`),
  );
  if (second !== undefined) {
    const at = placeOf(second.range[0]);
    yield unreadable(options, `${at}: a second YAML document starts; a table is one document`);
  }
  if (faults.length > 0 || second !== undefined || document.contents === null) return;
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

/** The first document, and the next one when there is one. */
function compose(
  tokens: Parameters<Composer['compose']>[0],
  length: number,
): readonly [Document.Parsed | undefined, Document.Parsed | undefined] {
  const composer = new Composer({
    schema: 'core',
    resolveKnownTags: false,
    merge: false,
    stringKeys: true,
    intAsBigInt: true,
    // `yamlFields` looks for them; the library compares every key with every other.
    uniqueKeys: false,
    prettyErrors: false,
  });
  const documents = composer.compose(tokens, true, length);
  return [documents.next().value ?? undefined, documents.next().value ?? undefined];
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
