import { expect, test } from 'vitest';

import type { PluginPlace } from '../../../../plugins/contract.ts';
import { oneRow } from '../../../../plugins/contract.ts';
import {
  boundLookup,
  folderWith,
  folderWithDatabase,
  lookUp,
  problemsOf,
} from './table-in-folder.ts';

const germany = oneRow({ k: 'DE', name: 'Germany' });

test.each([
  ['t.csv', 'code,name\nDE,Germany\n', {}],
  ['t.csv', '\ufeffcode;name\r\nDE;"Germany"\r\n', { delimiter: ';' }],
  ['t.json', '[{"code": "DE", "name": "Germany"}]', {}],
  ['t.json', '{"rows": [{"code": "DE", "name": "Germany"}]}', { data_key: 'rows' }],
  ['t.jsonl', '{"code": "DE", "name": "Germany"}\n\n', {}],
  ['t.NDJSON', '{"code": "DE", "name": "Germany"}', {}],
  ['t.yaml', '- code: DE\n  name: Germany\n', {}],
  ['t.yml', '- { code: DE, name: Germany } # a comment\n', {}],
  ['t.txt', '- { code: DE, name: Germany }', { format: 'yaml' }],
])('a table is read from %s: %j', (path, content, table) => {
  const place = folderWith(path, content);
  const bound = boundLookup({ path, ...table });
  expect(problemsOf(bound, place)).toEqual([]);
  expect(lookUp(bound, place, { k: 'DE' })).toEqual(germany);
});

test.each([
  ['t.db', { table: 'Countries' }],
  ['t.sqlite', { table: 'COUNTRIES' }],
  ['t.sqlite3', { table: 'german speaking "view"' }],
  ['t.db', { query: 'select code, upper(substr(name, 1, 1)) || substr(name, 2) as name from t;' }],
])('a table is read from %s: %j', (path, table) => {
  const place = folderWithDatabase(
    path,
    "create table Countries (code text, name text); insert into Countries values ('DE', 'Germany')",
    'create view "german speaking ""view""" as select * from Countries',
    "create table t (code, name); insert into t values ('DE', 'germany')",
  );
  const bound = boundLookup({ path, ...table });
  expect(problemsOf(bound, place)).toEqual([]);
  expect(lookUp(bound, place, { k: 'DE' })).toEqual(germany);
});

test('latin1 is read when it is asked for', () => {
  const place = folderWith('t.csv', Buffer.from('code,name\nAT,Österreich\n', 'latin1'));
  expect(problemsOf(boundLookup({ path: 't.csv' }), place)).toEqual([
    'TABLE_ROW_INVALID table.path: `t.csv` line 2: the record is no UTF-8; `encoding: latin1` reads files of that encoding',
  ]);
  const bound = boundLookup({ path: 't.csv', encoding: 'latin1' });
  expect(lookUp(bound, place, { k: 'AT' })).toEqual(oneRow({ k: 'AT', name: 'Österreich' }));
});

const schema = { mode: 'flexible', fields: ['name: decimal'] };

test.each([
  ['t.csv', 'code,name\nx,1.50\n'],
  ['t.json', '[{"code": "x", "name": 1.50}]'],
  ['t.yaml', '- { code: x, name: 1.50 }'],
])('decimals of %s keep their digits', (path, content) => {
  const place = folderWith(path, content);
  const result = lookUp(boundLookup({ path, schema }), place, { k: 'x' });
  expect(result).toEqual(oneRow({ k: 'x', name: '1.50' }));
});

test('SQLite values become JSON, large integers their digits where that is declared', () => {
  const place = folderWithDatabase(
    't.db',
    'create table t (code, name); insert into t values (1, 2.5), (2, null), (3, 9007199254740991)',
    'create table large (code, name); insert into large values (1, 9223372036854775807)',
  );
  const small = boundLookup({ path: 't.db', table: 't' });
  expect([1, 2, 3].map((k) => lookUp(small, place, { k }))).toEqual([
    oneRow({ k: 1, name: 2.5 }),
    oneRow({ k: 2, name: null }),
    oneRow({ k: 3, name: 9_007_199_254_740_991 }),
  ]);
  const large = boundLookup({ path: 't.db', table: 'large', schema });
  expect(lookUp(large, place, { k: 1 })).toEqual(oneRow({ k: 1, name: '9223372036854775807' }));
});

test.each([
  [
    '9223372036854775807',
    '`name`: 9223372036854775807 is beyond ±(2^53−1) and would be rounded; declare it `decimal`, or write it as a text for `str`',
  ],
  ['9e999', '`name`: Infinity is beyond every finite number'],
  ["x'00ff'", '`name` holds bytes (a blob), which no field can hold'],
  ["cast(x'41ff' as text)", '`name` holds U+FFFD, which stands for bytes that are no UTF-8'],
  ["'a' || char(0)", 'a text contains NUL or half a surrogate pair, which no text can hold'],
])('SQLite values that no row can hold are refused: %s', (value, message) => {
  const place = folderWithDatabase('t.db', `create table t as select 1 as code, ${value} as name`);
  expect(problemsOf(boundLookup({ path: 't.db', table: 't' }), place)).toEqual([
    `TABLE_ROW_INVALID table.path: \`t.db\` row 1: ${message}`,
  ]);
});

function problemsWith(path: string, content: string, table: object = {}): readonly string[] {
  return problemsOf(boundLookup({ path, ...table }), folderWith(path, content));
}

test.each([
  [
    'a key that is there twice',
    'code,name\nDE,a\nAT,b\nDE,c\n',
    'KEY_DUPLICATE table.key: `t.csv` line 4: the key "DE" is there already: line 2',
  ],
  [
    'a column that is not there',
    'coed,name\nDE,a\n',
    'COLUMN_UNKNOWN table.key: `t.csv` has no column `code`',
  ],
  [
    'a record that is no record',
    'code,name\nDE\n',
    'TABLE_ROW_INVALID table.path: `t.csv` line 2: the record has 1 fields instead of 2',
  ],
  [
    'two columns of one name',
    'code,name,name\nDE,a,b\n',
    'HEADER_COLLISION table.path: The header gives no names to use: "name" and "name" both become `name`',
  ],
  ['no rows', 'code,name\n', '(TABLE_EMPTY table.path: `t.csv` has no rows: no key will be found)'],
])('a CSV table with %s is refused', (_title, content, problem) => {
  expect(problemsWith('t.csv', content)).toEqual([problem]);
});

test.each([
  [
    't.json',
    '[{"code": "DE", "name": 1}, {"code": "AT"}]',
    'COLUMN_MISSING fields.0: `t.json` line 1 has no `name`',
  ],
  [
    't.jsonl',
    '{"code": "a", "name": 1}\n{"code": "b"}\n{"code": "c"}\n{"code": "d"}',
    'COLUMN_MISSING fields.0: `t.jsonl` line 2 has no `name`, nor have 2 more rows',
  ],
  [
    't.jsonl',
    '{"code": "a", "name": 1}\n{"code": null, "name": 1}',
    'KEY_INVALID table.key: `t.jsonl` line 2: the key is null',
  ],
  [
    't.jsonl',
    '{"code": "a", "name": 1}\n{"code": 1, "name": 1}',
    'KEY_INVALID table.key: `t.jsonl` line 2: the key 1 is no text as others are',
  ],
  [
    't.jsonl',
    '{"code": "a", "name": 1}\n{"code": ["b"], "name": 1}',
    'KEY_INVALID table.key: `t.jsonl` line 2: the key is a list of 1',
  ],
  [
    't.jsonl',
    '{"code": "a", "name": 1}\n{"code": "b", "name": 12345678901234567890}',
    'TABLE_ROW_INVALID table.path: `t.jsonl` line 2: `name`: 12345678901234567890 is beyond ±(2^53−1) and would be rounded; declare it `decimal`, or write it as a text for `str`',
  ],
  [
    't.json',
    '{"code": "a"}',
    'TABLE_ROW_INVALID table.path: `t.json` line 1: the file is an object: name the key of its array in `data_key`, or say `format: jsonl`',
  ],
])('a JSON table is refused with its line: %s %s', (path, content, problem) => {
  expect(problemsWith(path, content)).toEqual([problem]);
});

test.each([
  ['- { code: a, name: 1 }\n- 5\n', 'line 2: the record is 5, not an object'],
  [
    '- { code: a, name: 1 }\n- { code: b, name: 1, name: 2 }\n',
    'line 2: the key `name` comes twice in one object',
  ],
  ['- { code: a, name: .nan }\n', 'line 1: `name`: .nan is beyond every finite number'],
  [
    '- { code: a, name: 3.14159265358979323846 }\n',
    'line 1: `name`: 3.14159265358979323846 has more digits than a number keeps; declare it `decimal`, or write it as a text for `str`',
  ],
  [
    '- { code: a, name: &x 1 }\n- { code: b, name: *x }\n',
    'line 2: `name` is the alias `*x`: write the value itself',
  ],
  [
    '- { code: a, name: "\\0" }\n',
    'line 1: a text contains NUL or half a surrogate pair, which no text can hold',
  ],
])('a YAML table is refused with its line: %j', (content, message) => {
  expect(problemsWith('t.yaml', content)).toEqual([
    `TABLE_ROW_INVALID table.path: \`t.yaml\` ${message}`,
  ]);
});

test.each([
  ['holds no list of rows', 'code: a\nname: 1\n'],
  [
    'line 2: not valid YAML: Flow map in block collection must be sufficiently indented and end with a }',
    '- { code: a\n- b',
  ],
  ['is nested too deep to be read', '['.repeat(100_000)],
])('a YAML file that is no table is refused: %s', (message, content) => {
  expect(problemsWith('t.yaml', content)[0]).toBe(
    `TABLE_UNREADABLE table.path: \`t.yaml\` ${message}`,
  );
});

test('a YAML file that is no UTF-8 is refused', () => {
  const place = folderWith('t.yaml', Buffer.from('- { code: ä }', 'latin1'));
  expect(problemsOf(boundLookup({ path: 't.yaml' }), place)).toEqual([
    'TABLE_UNREADABLE table.path: `t.yaml` is no UTF-8',
  ]);
});

test.each([
  [{ table: 'contries' }, 'TABLE_UNKNOWN table.table: the file has no table `contries`'],
  [
    { query: 'select code from nowhere' },
    'QUERY_INVALID table.query: the query cannot be used: no such table: nowhere',
  ],
  [
    { query: 'delete from countries' },
    'QUERY_INVALID table.query: the query cannot be used: it gives no rows',
  ],
  [
    { query: 'select 1; select 2' },
    'QUERY_INVALID table.query: the query cannot be used: The supplied SQL string contains more than one statement',
  ],
  [
    { query: 'select code, name, name from countries' },
    'QUERY_INVALID table.query: the query cannot be used: it gives two columns `name`',
  ],
  [
    { query: 'select code, name from countries where code = ?' },
    'QUERY_INVALID table.query: the query cannot be used: Too few parameter values were provided',
  ],
  [
    { query: "insert into countries values ('x', 'y') returning code, name" },
    'TABLE_UNREADABLE table.path: `t.db` cannot be read: attempt to write a readonly database',
  ],
])('a SQLite file is refused: %j', (table, problem) => {
  const place = folderWithDatabase('t.db', 'create table countries (code, name)');
  expect(problemsOf(boundLookup({ path: 't.db', ...table }), place)).toEqual([problem]);
});

test('a file that is no database is refused', () => {
  expect(problemsWith('t.db', 'This is text. '.repeat(100), { table: 'x' })).toEqual([
    'TABLE_UNREADABLE table.path: `t.db` cannot be read: file is not a database',
  ]);
});

test('a file that does not exist is refused, with the one that was meant', () => {
  const place = folderWith('countries.csv', 'code,name\n');
  const found = boundLookup({ path: 'contries.csv' }).check(
    { fields: new Map(), open: true },
    place,
  );
  expect(found).toMatchObject([
    {
      code: 'FILE_NOT_FOUND',
      path: ['table', 'path'],
      nextStep: 'Did you mean `countries.csv`?',
    },
  ]);
});

const large = ' '.repeat(5000);
const inFile = (name: string, content: string) => () => folderWith(name, content);

test.each<readonly [string, object, () => PluginPlace]>([
  ['t.csv', {}, inFile('t.csv', `code,name\na,${large}\n`)],
  ['t.yaml', {}, inFile('t.yaml', `- { code: a, name: "${large}" }`)],
  [
    't.db',
    { table: 't' },
    () => folderWithDatabase('t.db', `create table t as select 1 as code, '${large}' as name`),
  ],
])('a table in %s that is larger than `max_bytes` is refused', (path, table, makePlace) => {
  const bound = boundLookup({ path, ...table, max_bytes: 4000 });
  expect(problemsOf(bound, makePlace())).toEqual([
    `TABLE_UNREADABLE table.path: \`${path}\` is larger than a table may be`,
  ]);
});

test('YAML beyond 1 MiB is refused, whatever `max_bytes` says', () => {
  expect(problemsWith('t.yaml', ' '.repeat(1024 * 1024 + 1))).toEqual([
    'TABLE_UNREADABLE table.path: `t.yaml` is larger than a table may be',
  ]);
});

test('of many problems the first ones are told', () => {
  const lines = Array.from({ length: 100 }, () => 'DE,a');
  expect(problemsWith('t.csv', `code,name\n${lines.join('\n')}`)).toHaveLength(20);
});

test('a table on a connection that reads only is not changed by anything', () => {
  const place = folderWithDatabase('t.db', 'create table countries (code, name)');
  const query = "insert into countries values ('x', 'y') returning code, name";
  problemsOf(boundLookup({ path: 't.db', query }), place);
  expect(problemsOf(boundLookup({ path: 't.db', table: 'countries' }), place)).toEqual([
    '(TABLE_EMPTY table.path: `t.db` has no rows: no key will be found)',
  ]);
});
