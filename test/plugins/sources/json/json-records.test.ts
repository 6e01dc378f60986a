import { writeFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { asLines, readAll, temporaryFolder } from '../checked-read.ts';
import { jsonItems, jsonLines, openJson } from './read-json-text.ts';

const folder = temporaryFolder();
const jsonl = { format: 'jsonl' };

const nested = (depth: number): string => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;

describe('json: a record', () => {
  test.each([
    '{"a":1.5,"b":[1,{"c":null}],"d":{"e":true},"f":"x"}',
    '{"a":9007199254740991,"b":-9007199254740991}',
    '{"a":0.30000000000000004,"b":1e+22,"c":5e-324}',
    '{"a":"{[\\"\\\\","b":"\\\\\\\\"}',
    '{"a":"12345678901234567890","b":"NaN","c":"1e400"}',
    '{"a":{"a":{"a":1}},"b":{"a":1}}',
    '{"a":[{"b":1},{"b":2}]}',
    '{"a":"😀","b":"\\n\\t\\u0001"}',
    '{}',
    '{"a":[],"b":{}}',
  ])('becomes the row that it is: %s', async (text) => {
    expect(await jsonLines(folder, text, jsonl)).toEqual([text]);
  });

  test.each([
    { text: '{"a":1.10,"b":1E2,"c":1.0}', row: '{"a":1.1,"b":100,"c":1}' },
    { text: '{"a":"\\ud83d\\ude00\\u0041"}', row: '{"a":"😀A"}' },
    {
      text: '{"a":1e22,"b":100000000000000000000.0}',
      row: '{"a":1e+22,"b":100000000000000000000}',
    },
  ])('is read as JSON has it: $text', async ({ text, row }) => {
    expect(await jsonLines(folder, text, jsonl)).toEqual([row]);
  });

  test('has zero for −0, also inside', async () => {
    const [item] = await jsonItems(
      folder,
      '{"a":-0,"b":[-0.0,-0e5,-0.5],"__proto__":{"c":-0}}',
      jsonl,
    );
    if (item?.kind !== 'record' || !item.result.ok) throw new Error('no row');
    const { a, b, proto } = item.result.row;
    expect([a, b, proto]).toStrictEqual([0, [0, 0, -0.5], { c: 0 }]);
  });

  test('keeps keys that objects have anyway as data', async () => {
    const text = '{"__proto__":{"x":1},"constructor":2,"toString":3,"in":{"__proto__":4}}';
    const options = { ...jsonl, normalize_fields: false };
    expect(await jsonLines(folder, text, options)).toEqual([text]);
    expect('x' in {}).toBe(false);
  });

  test.each([
    { title: '256 levels deep is read', text: nested(256), reason: undefined },
    { title: '257 levels deep', text: nested(257), reason: 'depth_exceeded' },
    { title: '5,000 levels deep', text: nested(5000), reason: 'depth_exceeded' },
    { title: '100,000 levels deep', text: nested(100_000), reason: 'depth_exceeded' },
    { title: 'a key twice', text: '{"a":1,"b":2,"a":3}', reason: 'duplicate_key' },
    { title: 'a key twice inside', text: '{"a":[{"b":1,"b":1}]}', reason: 'duplicate_key' },
    { title: 'a key twice, once escaped', text: '{"a":1,"\\u0061":1}', reason: 'duplicate_key' },
    { title: '__proto__ twice', text: '{"__proto__":1,"__proto__":1}', reason: 'duplicate_key' },
    {
      title: 'a key twice, an object lost',
      text: '{"a":{"x":1,"y":2},"a":3}',
      reason: 'duplicate_key',
    },
    { title: 'an integer of 2^53', text: '{"a":9007199254740992}', reason: 'integer_out_of_range' },
    { title: 'an integer below', text: '{"a":-9007199254740993}', reason: 'integer_out_of_range' },
    {
      title: 'an exact large integer',
      text: '{"a":12000000000000000}',
      reason: 'integer_out_of_range',
    },
    {
      title: 'a large integer inside',
      text: '{"a":[[12345678901234567890]]}',
      reason: 'integer_out_of_range',
    },
    { title: 'too many digits', text: '{"a":3.14159265358979323846}', reason: 'number_not_exact' },
    { title: 'a number that vanishes', text: '{"a":1e-400}', reason: 'number_not_exact' },
    { title: 'a number beyond all', text: '{"a":1e400}', reason: 'non_finite_number' },
    { title: 'a negative one', text: '{"a":[-1E+400]}', reason: 'non_finite_number' },
    { title: 'NaN', text: '{"a":NaN}', reason: 'non_finite_number' },
    { title: 'Infinity', text: '{"a":Infinity}', reason: 'non_finite_number' },
    { title: '-Infinity', text: '{"a":[1,-Infinity]}', reason: 'non_finite_number' },
    { title: 'another word', text: '{"a":None}', reason: 'unparsable_record' },
    { title: 'a word that goes on', text: '{"a":NaNs}', reason: 'unparsable_record' },
    { title: 'half a surrogate pair', text: '{"a":"\\ud800"}', reason: 'ill_formed_text' },
    { title: 'the other half', text: '{"a":"x\\uDFFFy"}', reason: 'ill_formed_text' },
    { title: 'half a pair in a key', text: '{"\\ud800":1}', reason: 'ill_formed_text' },
    {
      title: 'half a pair inside',
      text: '{"a":[{"b":"\\ud800\\u0041"}]}',
      reason: 'ill_formed_text',
    },
    { title: 'NUL, escaped', text: '{"a":"\\u0000"}', reason: 'ill_formed_text' },
    { title: 'NUL', text: '{"a":"\0"}', reason: 'ill_formed_text' },
    { title: 'a backslash before u', text: '{"a":"\\\\ud800"}', reason: undefined },
    { title: 'a trailing comma', text: '{"a":1,}', reason: 'unparsable_record' },
    { title: 'a comment', text: '{"a":1/*x*/}', reason: 'unparsable_record' },
    { title: 'single quotes', text: "{'a':1}", reason: 'unparsable_record' },
    { title: 'a leading zero', text: '{"a":01}', reason: 'unparsable_record' },
    { title: 'a leading plus', text: '{"a":+1}', reason: 'unparsable_record' },
    { title: 'a tab in a text', text: '{"a":"\t"}', reason: 'unparsable_record' },
  ])('with $title', async ({ text, reason }) => {
    const [line] = await jsonLines(folder, text, jsonl);
    if (reason === undefined) expect(line).toMatch(/^\{/);
    else expect(line).toBe(`!${reason}`);
  });

  test.each([
    {
      text: '{"n":{"id":12345678901234567890}}',
      error: {
        reason: 'integer_out_of_range',
        message:
          '`n`: 12345678901234567890 is beyond ±(2^53−1) and would be rounded; declare it `decimal`, or write it as a text for `str`',
        field: 'n',
        found: '12345678901234567890',
      },
    },
    {
      text: '{"a":1,"a":2}',
      error: {
        reason: 'duplicate_key',
        message: 'the key `a` comes twice in one object',
        field: 'a',
        expected: 'each key once',
      },
    },
    {
      text: '[1,2]',
      error: {
        reason: 'not_an_object',
        message: 'the record is a list of 2, not an object',
        expected: 'an object',
        found: 'a list of 2',
      },
    },
  ])('says what is wrong: $error.reason', async ({ text, error }) => {
    const [item] = await jsonItems(folder, text, jsonl);
    expect(item).toMatchObject({ result: { ok: false, error } });
  });
});

describe('json: a schema', () => {
  const lines = (fields: readonly string[], text: string, options: object = {}) =>
    jsonLines(folder, text, { ...jsonl, schema: { mode: 'flexible', fields }, ...options });

  test('puts declared fields first, whatever the order of the keys', async () => {
    expect(
      await lines(['b: int', 'a: str'], '{"x":0,"a":"1","b":2}\n{"b":2,"a":"1","x":0}'),
    ).toEqual(['{"b":2,"a":"1","x":0}', '{"b":2,"a":"1","x":0}']);
  });

  test('makes null of what is missing or null, not of empty text', async () => {
    expect(await lines(['a: str?', 'b: int?'], '{}\n{"a":"","b":null}\n{"b":""}')).toEqual([
      '{"a":null,"b":null}',
      '{"a":"","b":null}',
      '!type_mismatch',
    ]);
  });

  test('demands what is required or guaranteed', async () => {
    expect(await lines(['a: int'], '{"b":1}\n{"a":null}')).toEqual([
      '!missing_field',
      '!type_mismatch',
    ]);
    const schema = { guaranteed_fields: ['a'], required_fields: ['b'] };
    const text = '{"a":1}\n{"b":1}\n{"b":[],"a":null}';
    expect(await jsonLines(folder, text, { ...jsonl, schema })).toEqual([
      '!missing_field',
      '!missing_field',
      '{"a":null,"b":[]}',
    ]);
  });

  test('refuses further keys under fixed', async () => {
    const schema = { mode: 'fixed', fields: ['a: int'] };
    expect(await jsonLines(folder, '{"a":1}\n{"a":1,"b":2}', { ...jsonl, schema })).toEqual([
      '{"a":1}',
      '!extra_field',
    ]);
  });

  test.each([
    { number: '12345678901234567890', decimal: '12345678901234567890' },
    { number: '1.10', decimal: '1.10' },
    { number: '-0.00', decimal: '-0.00' },
    {
      number: '3.14159265358979323846264338327950288',
      decimal: '3.14159265358979323846264338327950288',
    },
    { number: '1e400', decimal: `1${'0'.repeat(400)}` },
    { number: '"1.10"', decimal: '1.10' },
  ])('keeps the digits of $number as decimal', async ({ number, decimal }) => {
    expect(await lines(['a: decimal'], `{"a":${number}}`)).toEqual([`{"a":"${decimal}"}`]);
  });

  test('keeps digits by the name that the field has in rows', async () => {
    const options = { field_mapping: { unit_price: 'price' } };
    expect(
      await lines(['price: decimal'], '{"Unit Price":1.10,"x":{"Unit Price":2}}', options),
    ).toEqual(['{"price":"1.10","x":{"Unit Price":2}}']);
  });

  test('keeps digits for declared decimals only', async () => {
    const text = '{"a":1.10,"b":12345678901234567890}\n{"a":{"a":12345678901234567890}}';
    expect(await lines(['a: decimal?'], text)).toEqual([
      '!integer_out_of_range',
      '!integer_out_of_range',
    ]);
  });

  test('refuses a number where text is declared, with its digits', async () => {
    const schema = { mode: 'fixed', fields: ['a: str'] };
    const items = await jsonItems(folder, '{"a":42}\n{"a":12345678901234567890}', {
      ...jsonl,
      schema,
    });
    expect(items).toMatchObject([
      { result: { error: { reason: 'type_mismatch', found: '42' } } },
      { result: { error: { reason: 'type_mismatch', found: '12345678901234567890' } } },
    ]);
  });
});

describe('json: names', () => {
  test('are normalised on the first level only', async () => {
    expect(await jsonLines(folder, '{"Customer ID":{"In Side":1}}', jsonl)).toEqual([
      '{"customer_id":{"In Side":1}}',
    ]);
  });

  test('that become one are a bad record that names both', async () => {
    const [item] = await jsonItems(folder, '{"Customer ID":1,"customer-id":2}', jsonl);
    const message = '"Customer ID" and "customer-id" both become `customer_id`';
    expect(item).toMatchObject({ result: { error: { reason: 'field_collision', message } } });
  });

  test('of which nothing is left are a bad record', async () => {
    expect(await jsonLines(folder, '{"€":1}\n{"":1}', jsonl)).toEqual([
      '!invalid_field_name',
      '!invalid_field_name',
    ]);
  });

  test('stay as they are without normalize_fields, the empty one excepted', async () => {
    const options = { ...jsonl, normalize_fields: false };
    expect(await jsonLines(folder, '{"€":1,"Customer ID":2}\n{"":1}', options)).toEqual([
      '{"€":1,"Customer ID":2}',
      '!invalid_field_name',
    ]);
  });

  test('of thousands of kinds are all told apart, and forgotten', async () => {
    const text = Array.from({ length: 2500 }, (_, i) => `{"K ${i}":${i}}\n{"same":0}\n`).join('');
    writeFileSync(`${folder}/kinds`, text);
    const { items } = await readAll(openJson(jsonl)(`${folder}/kinds`, 4096));
    expect(asLines(items)).toEqual(
      Array.from({ length: 2500 }, (_, i) => [`{"k_${i}":${i}}`, '{"same":0}']).flat(),
    );
  });
});
