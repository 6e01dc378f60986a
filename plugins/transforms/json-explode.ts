import { z } from 'zod';

import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import {
  getField,
  isJsonObject,
  rowOf,
  type JsonObject,
  type JsonValue,
  type RowData,
} from '../../landscape/model/json.ts';
import { fieldTaken } from '../added-fields.ts';
import { errorRow } from '../contract.ts';
import { defineTransform } from '../define.ts';
import { rowContractOptions } from '../row-contract.ts';
import { showValue } from '../schema/show-value.ts';
import { missingField } from './field-errors.ts';
import { checkExplode, explodedFields } from './json-explode/exploded-fields.ts';

/** An empty list gives no rows: there is nothing to go on with. */
export const jsonExplode = defineTransform({
  name: 'json_explode',
  version: '1.0.0',
  determinism: 'deterministic',
  purpose: 'Makes a row of each element of a list; an empty list makes none.',
  example: `- name: order_lines
  plugin: json_explode
  options: { array_field: lines, output_field: line }`,
  options: z.strictObject({
    array_field: z
      .string()
      .min(1)
      .describe('Field with the list. The rows that leave have the other fields and an element.'),
    output_field: z.string().min(1).default('item').describe('Field that gets the element.'),
    merge_objects: z
      .boolean()
      .default(false)
      .describe('Elements are objects, and their fields become fields of the row instead.'),
    include_index: z
      .boolean()
      .default(true)
      .describe('Add where in the list the element stood: 0 for the first.'),
    index_field: z
      .string()
      .min(1)
      .default('item_index')
      .describe('Field that gets it; another name is needed to explode a list inside a list.'),
    ...rowContractOptions,
  }),
  createsTokens: true,
  check: checkExplode,
  outputFields: explodedFields,
  create({ array_field: field, output_field: output, merge_objects: isMerged, ...options }) {
    const index = options.include_index ? options.index_field : undefined;
    return (row) => {
      const list = getField(row, field);
      if (list === undefined) return errorRow(missingField(field, row));
      if (!isList(list)) return errorRow(notAList(field, list));
      const kept = rowOf(Object.entries(row).filter(([name]) => name !== field));
      const rows: RowData[] = [];
      for (const [i, element] of list.entries()) {
        const parts = isMerged ? element : { [output]: element };
        if (!isJsonObject(parts)) return errorRow(notAnObject(field, element, i));
        const position: JsonObject = index === undefined ? {} : { [index]: i };
        const taken = commonName(kept, parts) ?? commonName({ ...kept, ...parts }, position);
        if (taken !== undefined) return errorRow(fieldTaken(taken));
        rows.push({ ...kept, ...parts, ...position });
      }
      return { kind: 'rows', rows };
    };
  },
});

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function commonName(a: JsonObject, b: JsonObject): string | undefined {
  return Object.keys(b).find((name) => Object.hasOwn(a, name));
}

function notAList(field: string, value: JsonValue): ErrorRecord {
  const found = showValue(value);
  const message = `\`${field}\` should be a list, found ${found}`;
  return { reason: 'type_mismatch', message, field, expected: 'a list', found };
}

function notAnObject(field: string, element: JsonValue, index: number): ErrorRecord {
  const found = showValue(element);
  const message = `element ${index} of \`${field}\` should be an object, found ${found}`;
  return { reason: 'type_mismatch', message, field, expected: 'an object', found };
}
