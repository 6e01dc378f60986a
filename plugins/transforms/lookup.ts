import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import { EnvironmentError } from '../../landscape/model/errors.ts';
import { getField, rowOf, type JsonValue, type RowData } from '../../landscape/model/json.ts';
import { fieldTaken, withFields } from '../added-fields.ts';
import { errorRow, oneRow, type PluginPlace } from '../contract.ts';
import { defineTransform } from '../define.ts';
import { showValue } from '../schema/show-value.ts';
import { missingField } from './field-errors.ts';
import { checkLookup } from './lookup/check-lookup.ts';
import type { Table } from './lookup/index-table.ts';
import { lookupOptions, type LookupOptions } from './lookup/lookup-options.ts';
import { readTable } from './lookup/read-table.ts';
import { isKey, keyType, type KeyType } from './lookup/table-key.ts';
import { missingValue, takenColumns, targetSpec } from './lookup/taken-columns.ts';

/**
 * Keys are equal when type and value are: 1 is not `"1"`, and `"a"` is not `"A"`. Null is never a
 * key, so a row that has it is treated as one whose key the table lacks. The table stays as it was
 * read until the run ends, and its hash is recorded with the node.
 */
export const lookup = defineTransform({
  name: 'lookup',
  version: '1.0.0',
  determinism: 'io_read',
  purpose: 'Adds fields from a table: a CSV, JSON or YAML file, or a table in a SQLite file.',
  example: `- name: with_country
  plugin: lookup
  options:
    table:
      path: countries.csv
      key: code
      schema: { mode: flexible, fields: ["population: int?"] }
    key_field: country
    fields: { name: country_name, population: population }
  on_error: unknown_countries`,
  options: lookupOptions,
  check: (options, input, place) => [...checkLookup(options, input, place)],
  readsBeside(options, place) {
    const { rowCount, sha256 } = tableOf(options, place);
    return { path: options.table.path, rows: rowCount, sha256 };
  },
  outputFields: (options, input) =>
    withFields(
      input,
      takenColumns(options).map((taken) => [taken.target, targetSpec(taken, options)]),
    ),
  create(options, place) {
    const { key_field: field, overwrite, table } = options;
    const { fieldsByKey, keyType: tableType } = tableOf(options, place);
    const targets = takenColumns(options).map(({ target }) => target);
    const otherwise = fieldsOfMissing(options, targets);
    return (row) => {
      const key = getField(row, field);
      if (key === undefined) return errorRow(missingField(field, row));
      if (key !== null && tableType !== undefined && !isOfType(key, tableType))
        return errorRow(wrongType(field, key, tableType, table.path));
      const fields = fieldsByKey.get(key) ?? otherwise;
      if (fields === undefined) return errorRow(keyNotFound(field, key, table.path));
      const taken = overwrite ? undefined : targets.find((target) => Object.hasOwn(row, target));
      return taken === undefined ? oneRow({ ...row, ...fields }) : errorRow(fieldTaken(taken));
    };
  },
});

/** @throws EnvironmentError when the table is not what `check` was content with. */
function tableOf(options: LookupOptions, place: PluginPlace): Table {
  const read = readTable(options, place);
  if (read.ok) return read.table;
  const { path } = options.table;
  const why = read.problems[0]?.message ?? 'it has problems';
  throw new EnvironmentError('TABLE_UNREADABLE', `The table \`${path}\` cannot be used: ${why}`, {
    facts: { file: path },
    nextStep: 'Run `elspeth validate` to see all that is wrong with it.',
  });
}

function fieldsOfMissing(options: LookupOptions, targets: readonly string[]): RowData | undefined {
  if (options.on_missing === 'error') return undefined;
  return rowOf(targets.map((target) => [target, missingValue(target, options)]));
}

function isOfType(key: JsonValue, type: KeyType): boolean {
  return isKey(key) && keyType(key) === type;
}

function keyNotFound(field: string, key: JsonValue, path: string): ErrorRecord {
  const found = showValue(key);
  const message = `\`${field}\` is ${found}, which is no key of \`${path}\``;
  return { reason: 'key_not_found', message, field, expected: `a key of \`${path}\``, found };
}

function wrongType(field: string, key: JsonValue, type: KeyType, path: string): ErrorRecord {
  const found = showValue(key);
  const message = `\`${field}\` is ${found}, and the keys of \`${path}\` are of type ${type}`;
  return { reason: 'type_mismatch', message, field, expected: type, found };
}
