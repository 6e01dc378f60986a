import { z } from 'zod';

import { getField, rowOf, type JsonValue, type RowData } from '../../landscape/model/json.ts';
import { errorRow, oneRow } from '../contract.ts';
import { defineTransform } from '../define.ts';
import { byFieldName } from '../option-shapes.ts';
import { rowContractOptions } from '../row-contract.ts';
import { missingField } from './field-errors.ts';
import { checkMapping } from './field-mapper/check-mapping.ts';
import { fieldCollision, repeatedName } from './field-mapper/collision.ts';
import { mappedFields } from './field-mapper/mapped-fields.ts';
import { valueAt } from './field-mapper/value-at.ts';

/**
 * Renames keep the place of a field in the row. A source that is no field of the row is read as a
 * path (`customer.name`): the value is copied to the end of the row, and its object stays whole.
 */
export const fieldMapper = defineTransform({
  name: 'field_mapper',
  version: '1.0.0',
  determinism: 'deterministic',
  purpose:
    'Renames fields, takes values out of nested objects, and drops what is not mapped if asked to.',
  example: `- name: normalise
  plugin: field_mapper
  options: { mapping: { wind_speed: wind, station.name: station_name } }`,
  options: z.strictObject({
    mapping: byFieldName(z.string().min(1)).describe(
      'Source field → name that it gets; `a.b` reads field `b` of the object in `a`.',
    ),
    select_only: z
      .boolean()
      .default(false)
      .describe('Keep the mapped fields only, in the order of the mapping.'),
    strict: z
      .boolean()
      .default(false)
      .describe('A missing source field is an error; else it is passed over.'),
    ...rowContractOptions,
  }),
  check: checkMapping,
  outputFields: mappedFields,
  create({ mapping, select_only: selectOnly, strict }) {
    const moves = Object.entries(mapping);
    const renames = new Map(moves);
    const paths = moves.filter(([source]) => source.includes('.'));
    return (row) => {
      if (strict) {
        const missing = moves.find(([source]) => valueAt(row, source) === undefined);
        if (missing !== undefined) return errorRow(missingField(missing[0], row));
      }
      const entries = selectOnly
        ? present(row, moves)
        : [
            ...renamed(row, renames),
            ...present(
              row,
              paths.filter(([path]) => !Object.hasOwn(row, path)),
            ),
          ];
      const result = rowOf(entries);
      if (Object.keys(result).length === entries.length) return oneRow(result);
      return errorRow(fieldCollision(repeatedName(entries), mapping, row));
    };
  },
});

type Entry = readonly [field: string, value: JsonValue];

function renamed(row: RowData, renames: ReadonlyMap<string, string>): readonly Entry[] {
  return Object.keys(row).map((field) => [
    renames.get(field) ?? field,
    getField(row, field) ?? null,
  ]);
}

function present(
  row: RowData,
  moves: readonly (readonly [source: string, target: string])[],
): readonly Entry[] {
  return moves.flatMap(([source, target]) => {
    const value = valueAt(row, source);
    return value === undefined ? [] : [[target, value] as const];
  });
}
