import * as fc from 'fast-check';
import { rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { canonicalJson } from '../../../landscape/canonical-json.ts';
import { sha256, toHex } from '../../../landscape/hash.ts';
import { EnvironmentError } from '../../../landscape/model/errors.ts';
import { getField, rowOf } from '../../../landscape/model/json.ts';
import { errorRow, oneRow } from '../../../plugins/contract.ts';
import { lookup } from '../../../plugins/transforms/lookup.ts';
import { anyFields, declared, notationsOf } from '../declared-fields.ts';
import { hostileNames } from '../hostile-names.ts';
import { anyRow, frozen, jsonValue } from '../json-values.ts';
import { boundLookup, folderWith, lookUp, problemsOf } from './lookup/table-in-folder.ts';
import { refusals } from './run-transform.ts';

const countries = 'code,name,population\nDE,Germany,83\nAT,Austria,9\nVA,Vatican,\n';
const inCountries = {
  path: 'countries.csv',
  schema: { mode: 'flexible', fields: ['population: int?'] },
};

test.each([
  {
    title: 'columns under their names',
    options: { fields: ['name', 'population'] },
    row: { id: 1, k: 'AT' },
    out: { id: 1, k: 'AT', name: 'Austria', population: 9 },
  },
  {
    title: 'columns under other names',
    options: { fields: { name: 'country', code: 'iso' } },
    row: { k: 'DE' },
    out: { k: 'DE', country: 'Germany', iso: 'DE' },
  },
  {
    title: 'null from an empty cell of an optional column',
    options: { fields: ['population'] },
    row: { k: 'VA' },
    out: { k: 'VA', population: null },
  },
  {
    title: 'null for a key that is not there',
    options: { fields: ['name', 'population'], on_missing: null },
    row: { k: 'XX' },
    out: { k: 'XX', name: null, population: null },
  },
  {
    title: 'the defaults for a key that is not there',
    options: { on_missing: 'default', defaults: { name: 'unknown' } },
    row: { k: 'XX' },
    out: { k: 'XX', name: 'unknown' },
  },
  {
    title: 'the defaults for null',
    options: { on_missing: 'default', defaults: { name: 'unknown' } },
    row: { k: null },
    out: { k: null, name: 'unknown' },
  },
  {
    title: 'columns instead of fields that may be overwritten',
    options: { fields: { name: 'k' }, overwrite: true },
    row: { k: 'DE' },
    out: { k: 'Germany' },
  },
])('lookup adds $title', ({ options, row, out }) => {
  const place = folderWith('countries.csv', countries);
  expect(lookUp(boundLookup(inCountries, options), place, row)).toEqual(oneRow(out));
});

test.each([
  {
    title: 'a key that is not there',
    row: { k: 'XX' },
    error: {
      reason: 'key_not_found',
      message: '`k` is "XX", which is no key of `countries.csv`',
      field: 'k',
      expected: 'a key of `countries.csv`',
      found: '"XX"',
    },
  },
  {
    title: 'a key in other letters',
    row: { k: 'de' },
    error: {
      reason: 'key_not_found',
      message: '`k` is "de", which is no key of `countries.csv`',
      field: 'k',
      expected: 'a key of `countries.csv`',
      found: '"de"',
    },
  },
  {
    title: 'null',
    row: { k: null },
    error: {
      reason: 'key_not_found',
      message: '`k` is null, which is no key of `countries.csv`',
      field: 'k',
      expected: 'a key of `countries.csv`',
      found: 'null',
    },
  },
  {
    title: 'a row without the key',
    row: { key: 'DE' },
    error: {
      reason: 'missing_field',
      message: '`k` is missing',
      field: 'k',
      found: '`key`',
    },
  },
  {
    title: 'a field that is there already',
    row: { k: 'DE', name: 'D' },
    error: {
      reason: 'field_collision',
      message: '`name` would be added, and the row has a field of that name',
      field: 'name',
    },
  },
] as const)('lookup refuses $title', ({ row, error }) => {
  const place = folderWith('countries.csv', countries);
  expect(lookUp(boundLookup(inCountries), place, row)).toEqual(errorRow(error));
});

test.each(['error', 'default', null])(
  'a key of another type is an error under on_missing: %j, and no miss',
  (onMissing) => {
    const place = folderWith('prices.csv', 'code,name\n1,one\n2,two\n');
    const options = {
      on_missing: onMissing,
      ...(onMissing === 'default' && { defaults: { name: 'none' } }),
    };
    const texts = boundLookup({ path: 'prices.csv' }, options);
    const schema = { mode: 'flexible', fields: ['code: int'] };
    const numbers = boundLookup({ path: 'prices.csv', schema }, options);
    expect(lookUp(texts, place, { k: '1' })).toEqual(oneRow({ k: '1', name: 'one' }));
    expect(lookUp(numbers, place, { k: 1 })).toEqual(oneRow({ k: 1, name: 'one' }));
    expect(lookUp(texts, place, { k: 1 })).toEqual(
      errorRow({
        reason: 'type_mismatch',
        message: '`k` is 1, and the keys of `prices.csv` are of type text',
        field: 'k',
        expected: 'text',
        found: '1',
      }),
    );
    expect(lookUp(numbers, place, { k: '1' })).toMatchObject({
      error: { reason: 'type_mismatch' },
    });
    expect(lookUp(numbers, place, { k: [1] })).toMatchObject({
      error: { reason: 'type_mismatch' },
    });
  },
);

/** Tables are read as sources are: integers that may have been rounded are refused. */
const tableValue = jsonValue.filter(function isExact(value): boolean {
  if (typeof value === 'number') return !Number.isInteger(value) || Number.isSafeInteger(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isExact);
});

test('lookup finds exactly what a map would, and never changes the row', () => {
  const entries = fc.uniqueArray(fc.tuple(fc.string(), tableValue), { selector: ([key]) => key });
  fc.assert(
    fc.property(entries, anyRow, fc.string(), (given, other, wanted) => {
      const lines = given.map(([code, name]) => JSON.stringify({ code, name }));
      const place = folderWith('table.jsonl', lines.join('\n'));
      const bound = boundLookup({ path: 'table.jsonl' }, { on_missing: null, overwrite: true });
      const expected = new Map(given);
      for (const k of [wanted, ...given.map(([code]) => code)]) {
        const row = frozen({ ...other, k });
        const out = { ...row, name: expected.get(k) ?? null };
        expect(lookUp(bound, place, row)).toEqual(oneRow(out));
      }
    }),
    { numRuns: 50 },
  );
});

test.each(hostileNames)('%j is a key, a column and a field like any other', (name) => {
  const content = JSON.stringify([
    rowOf([
      ['code', name],
      [name, 'value'],
    ]),
  ]);
  const place = folderWith('table.json', content);
  const bound = boundLookup({ path: 'table.json' }, { fields: [name] });
  expect(problemsOf(bound, place)).toEqual([]);
  const result = lookUp(bound, place, { k: name });
  expect(result.kind === 'row' && getField(result.row, name)).toBe('value');
  expect(lookUp(bound, place, { k: 'no such key' }).kind).toBe('error');
});

test('what was read is recorded: rows and the SHA-256 of their canonical JSON, by key', () => {
  const place = folderWith('countries.csv', countries);
  const bound = boundLookup(inCountries, { fields: { population: 'people', name: 'country' } });
  const content = [
    { code: 'AT', name: 'Austria', population: 9 },
    { code: 'DE', name: 'Germany', population: 83 },
    { code: 'VA', name: 'Vatican', population: null },
  ];
  expect(bound.readsBeside(place)).toEqual({
    path: 'countries.csv',
    rows: 3,
    sha256: toHex(sha256(canonicalJson(content))),
  });
});

test('the hash is of what is taken: not of order, form or other columns', () => {
  const hashOf = (file: string, content: string) =>
    boundLookup({ path: file }).readsBeside(folderWith(file, content))['sha256'];
  const hash = hashOf('a.csv', 'code,name\nb,2\na,1\n');
  expect(hashOf('b.csv', 'name,other,code\n"1",x,a\r\n2,y,b\r\n')).toBe(hash);
  expect(hashOf('c.json', '[{"code":"b","name":"2"},{"code":"a","name":"1"}]')).toBe(hash);
  expect(hashOf('d.csv', 'code,name\nb,2\na,3\n')).not.toBe(hash);
});

test('nested values have the hash of their canonical JSON', () => {
  fc.assert(
    fc.property(tableValue, (name) => {
      const place = folderWith('t.json', JSON.stringify([{ code: 1, name }]));
      const expected = toHex(sha256(canonicalJson([{ code: 1, name }])));
      expect(boundLookup({ path: 't.json' }).readsBeside(place)['sha256']).toBe(expected);
    }),
    { numRuns: 50 },
  );
});

test('the table is read once: what was checked and recorded is what is used', () => {
  const place = folderWith('countries.csv', countries);
  const bound = boundLookup(inCountries);
  expect(problemsOf(bound, place)).toEqual([]);
  const recorded = bound.readsBeside(place);
  writeFileSync(place.resolvePath('countries.csv'), 'code,name\nDE,Other\n');
  expect(lookUp(bound, place, { k: 'AT' })).toEqual(oneRow({ k: 'AT', name: 'Austria' }));
  expect(bound.readsBeside(place)).toEqual(recorded);
});

test('a table that is gone when the run starts ends the run', () => {
  const place = folderWith('countries.csv', countries);
  rmSync(place.resolvePath('countries.csv'));
  expect(() => lookUp(boundLookup(inCountries), place, { k: 'DE' })).toThrow(EnvironmentError);
  expect(() => lookUp(boundLookup(inCountries), place, { k: 'DE' })).toThrow(
    'The table `countries.csv` cannot be used: `countries.csv` does not exist',
  );
});

test.each([
  [{ fields: ['name', 'population'] }, ['id: int', 'k: str', 'name: str', 'population: int?']],
  [{ fields: ['name'], on_missing: null }, ['id: int', 'k: str', 'name: str?']],
  [
    { fields: { name: 'country' }, on_missing: 'default', defaults: { country: 'none' } },
    ['id: int', 'k: str', 'country: str'],
  ],
  [
    { fields: { name: 'country' }, on_missing: 'default', defaults: { country: null } },
    ['id: int', 'k: str', 'country: str?'],
  ],
  [{ fields: { population: 'id' }, overwrite: true }, ['id: int?', 'k: str']],
])('lookup with %j knows what leaves', (options, notations) => {
  const bound = boundLookup(inCountries, options);
  expect(notationsOf(bound.outputFields(declared('id: int', 'k: str')))).toEqual(notations);
});

test('columns of JSON that nobody declared are known to be there', () => {
  const bound = boundLookup({ path: 't.json' }, { on_missing: null });
  expect(notationsOf(bound.outputFields(anyFields))).toEqual(['name: any', '…']);
});

const arriving = declared('k: str', 'n: int', 'name: str');

test.each([
  [
    { key_field: 'kk', overwrite: true },
    ['FIELD_UNKNOWN key_field: no row that arrives has a field `kk`'],
  ],
  [
    {},
    [
      'FIELD_COLLISION fields.0: rows arrive with a field `name`, and one of that name would be added',
    ],
  ],
  [{ fields: { name: 'country' } }, []],
  [
    { fields: { name: 'x', code: 'x' } },
    ['FIELD_COLLISION fields.code: the columns `name`, `code` would both become `x`'],
  ],
  [
    { fields: { name: 'x' }, key_field: 'n' },
    [
      'KEY_TYPE_MISMATCH key_field: `n` is int, and the keys of `countries.csv` are of type text: none would be found',
    ],
  ],
  [{ fields: { nmae: 'x' } }, ['COLUMN_UNKNOWN fields.nmae: `countries.csv` has no column `nmae`']],
  [
    { fields: { name: 'x' }, defaults: { x: 'none' } },
    ['DEFAULTS_UNUSED defaults: under `on_missing: error` the `defaults` have no effect'],
  ],
  [
    { fields: { name: 'x', population: 'y' }, on_missing: 'default', defaults: { y: 'no', z: 1 } },
    [
      'DEFAULT_MISSING defaults: `on_missing: default` has no value for `x`',
      'DEFAULT_TYPE_MISMATCH defaults.y: the default of `y` is "no", and the column is int',
      'DEFAULT_UNKNOWN defaults.z: `z` is none of the fields that the row gets',
    ],
  ],
])('lookup checks %j', (options, found) => {
  const place = folderWith('countries.csv', countries);
  expect(problemsOf(boundLookup(inCountries, options), place, arriving)).toEqual(found);
});

const options = { table: { path: 't.csv', key: 'a' }, key_field: 'k', fields: ['b'] };

test.each([
  [{}, []],
  [{ on_missing: 'null' }, ['on_missing: Invalid option: expected one of "error"|"default"|null']],
  [{ fields: [] }, ['fields: Too small: expected array to have >=1 items']],
  [
    { table: { path: 't.txt', key: 'a' } },
    [
      'table.format: the name of the file says no format: write one of csv, json, jsonl, yaml, sqlite',
    ],
  ],
  [{ table: { path: 't.txt', format: 'csv', key: 'a' } }, []],
  [
    { table: { path: 't.json', key: 'a', delimiter: ';', table: 'x' } },
    [
      'table.delimiter: `delimiter` is for `format: csv`, this is `json`',
      'table.table: `table` is for `format: sqlite`, this is `json`',
    ],
  ],
  [
    { table: { path: 't.db', key: 'a' } },
    ['table.table: a SQLite file holds many tables: name one here, or write a `query`'],
  ],
  [
    { table: { path: 't.db', key: 'a', table: 'x', query: 'select 1' } },
    ['table.query: name a `table` or write a `query`, not both'],
  ],
])('lookup refuses %j', (more, messages) => {
  expect(refusals(lookup, { ...options, ...more })).toEqual(messages);
});
