import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';

import { createOutputCheck } from '../../engine/run/check-output.ts';
import type { RowData } from '../../landscape/model/json.ts';
import { fieldPath } from '../../plugins/cel/field-path.ts';
import type { OptionProblem } from '../../plugins/contract.ts';
import type { FieldSet } from '../../plugins/fields.ts';
import { pluginRegistry } from '../../plugins/registry.ts';
import { frozen } from './json-values.ts';
import { rowsOf, someFields, someName, someNames } from './rows-of.ts';
import { here } from './transforms/run-transform.ts';

const folder = mkdtempSync(join(tmpdir(), 'elspeth-outputs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const tablePath = join(folder, 'table.csv');
writeFileSync(tablePath, 'k,v,w,more\n,1,2012-01-01,x\n7,,2012-01-01,\n1.5,2,2012-01-01,y\n');

/** Expressions that read fields in all the ways in which a type is deduced. */
const expression = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    someName.map((name) => fieldPath('row', name)),
    fc.constantFrom('1', '2.5', "'x'", 'true', 'null', '[1, 2.5]', "{'k': 1}", '7 / 2'),
    fc
      .tuple(tie('any'), fc.constantFrom('+', '-', '*', '/', '%', '==', '<', '&&'), tie('any'))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    fc
      .tuple(tie('any'), tie('any'), tie('any'))
      .map(([condition, yes, no]) => `(${condition} ? ${yes} : ${no})`),
    fc
      .tuple(someName, tie('any'))
      .map(
        ([name, other]) =>
          `(${fieldPath('row', name)} == null ? ${other} : ${fieldPath('row', name)})`,
      ),
    tie('any').map((part) => `-${part}`),
    fc
      .tuple(fc.constantFrom('size', 'string', 'int', 'double', 'dyn'), tie('any'))
      .map(([name, part]) => `${name}(${part})`),
    tie('any').map((part) => `${part}[0]`),
  ),
})).any;

const flag = fc.boolean();
const contract = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.record({
    required_input_fields: fc.uniqueArray(someName, { maxLength: 1 }),
    schema: fc.record({ guaranteed_fields: fc.uniqueArray(someName, { maxLength: 1 }) }),
  }),
  fc.record({
    schema: fc.record({
      mode: fc.constantFrom('fixed', 'flexible'),
      fields: fc
        .uniqueArray(fc.tuple(someName, fc.constantFrom('int', 'float?', 'str?', 'any', 'any?')), {
          selector: ([name]) => name,
          minLength: 1,
        })
        .map((fields) => fields.map(([name, type]) => `${name}: ${type}`)),
    }),
  }),
);

const optionsOf: Readonly<Record<string, fc.Arbitrary<object>>> = {
  passthrough: fc.constant({}),
  field_mapper: fc.record({
    mapping: fc.dictionary(
      fc.constantFrom(...someNames, 'a.b.c', 'b.b'),
      fc.constantFrom('a', 'b', 'n', 'a.b'),
      {
        minKeys: 1,
        maxKeys: 3,
        noNullPrototype: true,
      },
    ),
    select_only: flag,
    strict: flag,
  }),
  truncate: fc.record({
    fields: fc.dictionary(someName, fc.integer({ min: 2, max: 5 }), {
      minKeys: 1,
      noNullPrototype: true,
    }),
    suffix: fc.constantFrom('', '…'),
    strict: flag,
  }),
  keyword_filter: fc.constant({ fields: 'all', blocked_patterns: ['x'] }),
  type_coerce: fc.record({
    conversions: fc.array(
      fc.record({
        field: someName,
        to: fc.constantFrom('int', 'float', 'bool', 'str', 'decimal', 'datetime'),
      }),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
  }),
  json_explode: fc.record({
    array_field: someName,
    output_field: fc.constantFrom('item', 'a'),
    index_field: fc.constantFrom('item_index', 'count'),
    merge_objects: flag,
    include_index: flag,
  }),
  lookup: fc.record({
    table: fc.constant({
      path: tablePath,
      key: 'k',
      schema: { mode: 'flexible', fields: ['v: int?', 'w: datetime'] },
    }),
    key_field: someName,
    fields: fc.constantFrom({ v: 'v', w: 'w' }, { v: 'a', more: 'b' }),
    on_missing: fc.constantFrom('error', null),
    overwrite: flag,
  }),
  value_transform: fc.record({
    operations: fc.array(fc.record({ target: someName, expression }), {
      minLength: 1,
      maxLength: 2,
    }),
  }),
};

const batchOptionsOf: Readonly<Record<string, fc.Arbitrary<object>>> = {
  batch_stats: fc.record({
    value_field: someName,
    quantiles: fc.constantFrom([], [0.5]),
    prefix: fc.constantFrom(undefined, '', 'b'),
  }),
  batch_top_k: fc.record({
    value_field: someName,
    k: fc.constantFrom(1, 3),
    order: fc.constantFrom('highest', 'lowest'),
    include_rank: flag,
  }),
  batch_replicate: fc.record({ copies_field: someName, include_copy_index: flag }),
};

interface Case {
  readonly options: object;
  readonly input: FieldSet;
  readonly rows: readonly RowData[];
}

function casesOf(own: fc.Arbitrary<object>): fc.Arbitrary<Case> {
  const options = fc.tuple(own, contract).map(([some, common]) => ({ ...some, ...common }));
  return fc.tuple(options, someFields).chain(([chosen, input]) =>
    fc.record({
      options: fc.constant(chosen),
      input: fc.constant(input),
      rows: fc.array(rowsOf(input), { minLength: 1, maxLength: 4 }),
    }),
  );
}

const isSound = (problems: readonly OptionProblem[]) =>
  problems.every(({ severity }) => severity === 'warning');

test.each(pluginRegistry.names('transform'))(
  '%s returns rows as it declares them, for rows as they are declared',
  (name) => {
    const plugin = pluginRegistry.find('transform', name)!;
    let returned = 0;
    const property = fc.property(casesOf(optionsOf[name]!), ({ options, input, rows }) => {
      if (!plugin.options.safeParse(options).success) return;
      const bound = plugin.bind(options);
      if (!isSound(bound.check(input, here))) return;
      const check = createOutputCheck(bound.outputFields(input));
      const run = bound.create({ input, ...here });
      for (const row of rows) {
        const result = run(frozen(row));
        if (result.kind === 'error') continue;
        for (const output of result.kind === 'row' ? [result.row] : result.rows) {
          expect(check(output)).toBeUndefined();
          returned += 1;
        }
      }
    });
    fc.assert(property, { numRuns: 2000 });
    // Settings that are refused, and rows that fail, prove nothing.
    expect(returned).toBeGreaterThan(100);
  },
);

test.each(pluginRegistry.names('batch'))(
  '%s returns rows as it declares them, for batches of rows as they are declared',
  (name) => {
    const plugin = pluginRegistry.find('batch', name)!;
    let returned = 0;
    const shapes = fc.record({
      groupBy: fc.constantFrom([], ['a']),
      outputMode: fc.constantFrom(
        'transform',
        ...(plugin.keepsMembers ? ['passthrough' as const] : []),
      ),
    });
    const property = fc.property(
      casesOf(batchOptionsOf[name]!),
      shapes,
      ({ options, input, rows: some }, shape) => {
        if (!plugin.options.safeParse(options).success) return;
        // Rows without a field of `group_by` are in no batch.
        const rows = some.filter((row) =>
          shape.groupBy.every((field) => Object.hasOwn(row, field)),
        );
        const bound = plugin.bind(options);
        if (rows.length === 0 || !isSound(bound.check(input, shape))) return;
        const check = createOutputCheck(bound.outputFields(input, shape));
        const result = bound.create({ input, ...shape, ...here })(rows.map(frozen));
        if (result.kind === 'error') return;
        expect(result.rows.map(check)).toEqual(result.rows.map(() => undefined));
        if (shape.outputMode === 'passthrough') expect(result.rows).toHaveLength(rows.length);
        returned += result.rows.length;
      },
    );
    fc.assert(property, { numRuns: 4000 });
    expect(returned).toBeGreaterThan(100);
  },
);
