import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../checked-read.ts';
import { jsonItems, jsonLines } from './read-json-text.ts';

const folder = temporaryFolder();
const one = '{"a":1}';
const two = '{"a":2}';
const structure = '(structure)';
const rest = '!unreadable_structure';

describe('json: an array', () => {
  test.each([
    {
      title: 'compact',
      text: '[{"a":1},{"a":2}]',
      lines: [structure, one, structure, two, structure],
    },
    {
      title: 'over lines',
      text: ' [\r\n  {"a" : 1}\n,\t{\n"a":2}\n]\n\n',
      lines: [structure, one, structure, two, structure],
    },
    { title: 'empty', text: ' [ ] ', lines: [structure] },
    {
      title: 'behind a byte order mark',
      text: '\ufeff[{"a":1}]',
      lines: ['(byte_order_mark)', structure, one, structure],
    },
    {
      title: 'of brackets in texts',
      text: '[{"a":"]}{[,"}]',
      lines: [structure, '{"a":"]}{[,"}', structure],
    },
    {
      title: 'of other things than objects',
      text: '[1,"x",null,[{"a":1}],true,{"a":1}]',
      lines: [
        ...Array.from({ length: 5 }, () => [structure, '!not_an_object']).flat(),
        structure,
        one,
        structure,
      ],
    },
  ])('that is $title gives its elements', async ({ text, lines }) => {
    expect(await jsonLines(folder, text)).toEqual(lines);
  });

  test('counts lines', async () => {
    const items = await jsonItems(
      folder,
      '[\n{"a":1},\n{"a":\n[2]}\n,{"a":"x\ny"},\n\n{"a":3}\n]\n',
    );
    expect(items.map(({ kind, line }) => `${kind} ${line}`)).toEqual([
      'skipped 1',
      'record 2',
      'skipped 2',
      'record 3',
      'skipped 4',
      'record 5',
      'skipped 6',
      'record 8',
      'skipped 8',
    ]);
  });

  test('of large gaps is one structure range', async () => {
    const gap = ' \n'.repeat(3000);
    const items = await jsonItems(folder, `[{"a":1}${gap},${gap}{"a":2}]`);
    expect(items[2]).toMatchObject({ reason: 'structure', length: 12_001, line: 1 });
    expect(items[3]).toMatchObject({ line: 6001 });
  });
});

describe('json: an array with a broken element', () => {
  test.each([
    { title: 'a missing value', element: '{"a":}', reason: 'unparsable_record' },
    { title: 'a trailing comma', element: '{"a":1,}', reason: 'unparsable_record' },
    { title: 'a word', element: 'oops', reason: 'unparsable_record' },
    { title: 'NaN', element: '{"a":NaN}', reason: 'non_finite_number' },
    { title: 'a line break in a text', element: '{"a":"x\ny"}', reason: 'unparsable_record' },
    { title: 'a key twice', element: '{"a":1,"a":2}', reason: 'duplicate_key' },
    {
      title: 'a large integer',
      element: '{"a":12345678901234567890}',
      reason: 'integer_out_of_range',
    },
    {
      title: '300 levels',
      element: `{"a":${'['.repeat(299)}${']'.repeat(299)}}`,
      reason: 'depth_exceeded',
    },
    {
      title: 'too many bytes',
      element: `{"a":"${'x,]}'.repeat(1500)}"}`,
      reason: 'record_too_large',
    },
    {
      title: 'a text of too many bytes',
      element: `"${'x,]}'.repeat(1500)}"`,
      reason: 'record_too_large',
    },
    { title: 'a number of too many digits', element: '1'.repeat(6000), reason: 'record_too_large' },
  ])('goes on behind $title', async ({ element, reason }) => {
    const options = { max_record_bytes: 2000 };
    const lines = [structure, one, structure, `!${reason}`, structure, two, structure];
    expect(await jsonLines(folder, `[{"a":1},${element},{"a":2}]`, options)).toEqual(lines);
    expect(await jsonLines(folder, `[{"a":1} , ${element} , {"a":2}]`, options)).toEqual(lines);
  });

  test('reads an element of exactly the allowed length', async () => {
    const options = { max_record_bytes: 7 };
    expect(await jsonLines(folder, '[{"a":1},{"a":12},{"a":2}]', options)).toEqual([
      structure,
      one,
      structure,
      '!record_too_large',
      structure,
      two,
      structure,
    ]);
  });

  test('goes on behind invalid UTF-8', async () => {
    const text = Buffer.concat([
      Buffer.from('[{"a":1},{"a":"'),
      Buffer.from([0xff]),
      Buffer.from('"},{"a":2}]'),
    ]);
    const lines = [structure, one, structure, '!invalid_utf8', structure, two, structure];
    expect(await jsonLines(folder, text)).toEqual(lines);
  });

  test.each([
    { title: 'with brackets that do not pair', element: '{"a":[1}' },
    { title: 'with a text where none can be', element: '{"a" "b"}' },
    { title: 'with brackets that pair by number only', element: '{"a":[1}]' },
    { title: 'with a text that nobody closed', element: '{"a":"x}' },
    { title: 'with a text that nobody opened', element: '{"a":x"}' },
    { title: 'whose texts have changed places', element: '{"a":"x},{"a":"y"}' },
    { title: 'that is missing', element: '' },
    { title: 'that is followed by another without a comma', element: '{"a":1}{"a":1}' },
    { title: 'that is too long and never closed', element: `{"a":"${'x'.repeat(3000)}}` },
    {
      title: 'that is too long, its texts in changed places',
      element: `{"a":"${'x'.repeat(3000)},"b":"y"}}`,
    },
  ])('$title is a bad record to the end of the file', async ({ element }) => {
    const content = `[{"a":1},${element},{"a":2}]\n`;
    const items = await jsonItems(folder, content, { max_record_bytes: 2000 });
    const bad = items.at(-1);
    expect(items[1]).toMatchObject({ result: { row: { a: 1 } } });
    expect(bad).toMatchObject({ result: { error: { reason: 'unreadable_structure' } } });
    expect((bad?.offset ?? 0) + (bad?.length ?? 0)).toBe(content.length);
    expect(items.filter(({ kind }) => kind === 'record').length).toBeLessThanOrEqual(3);
  });
});

describe('json: a file that is no whole array', () => {
  test.each([
    { title: 'is empty', text: '', lines: [rest], message: 'the file is empty' },
    { title: 'is blank', text: ' \n', lines: [rest], message: 'the file is empty' },
    {
      title: 'is an object',
      text: '{"a":1}\n{"a":2}\n',
      lines: [rest],
      message:
        'the file is an object: name the key of its array in `data_key`, or say `format: jsonl`',
    },
    { title: 'is text', text: 'a,b\n', lines: [rest], message: 'the file is no JSON array' },
    {
      title: 'is cut off behind an element',
      text: '[{"a":1},{"a":2}',
      lines: [structure, one, structure, two, rest],
      message: 'the file ends before the array does: it was cut off',
    },
    {
      title: 'is cut off behind a comma',
      text: '[{"a":1}, ',
      lines: [structure, one, rest],
      message: 'the file ends before the array does: it was cut off',
    },
    {
      title: 'is cut off within an element',
      text: '[{"a":1},{"a":',
      lines: [structure, one, structure, rest],
      message: 'the file ends within an element: it was cut off',
    },
    {
      title: 'is cut off at the start',
      text: '[\n',
      lines: [rest],
      message: 'the file ends before the array does: it was cut off',
    },
    {
      title: 'has a comma too many',
      text: '[{"a":1},]',
      lines: [structure, one, rest],
      message: 'there is no element behind a comma or at the start',
    },
    {
      title: 'goes on behind its end',
      text: '[{"a":1}]\n[{"a":2}]',
      lines: [structure, one, rest],
      message: 'text follows behind the end of the data',
    },
  ])('and $title keeps what came before', async ({ text, lines, message }) => {
    const items = await jsonItems(folder, text);
    expect(await jsonLines(folder, text)).toEqual(lines);
    expect(items.at(-1)).toMatchObject({ result: { error: { message } } });
  });

  test('keeps the beginning of the damage, and says how long it is', async () => {
    const items = await jsonItems(folder, `[{"a":1}]\n${'x'.repeat(9000)}`);
    expect(items[2]).toMatchObject({ offset: 8, length: 9002, line: 1 });
    expect(items[2]).toHaveProperty('raw.length', 4096);
  });
});

describe('json: an array under data_key', () => {
  const options = { data_key: 'data' };

  test.each([
    { title: 'alone', text: '{"data":[{"a":1}]}' },
    { title: 'last', text: ' {"n" : 1, "meta":{"data":[{"x":[]}]} ,"data" :\n[ {"a":1}\n] }\n' },
    { title: 'first', text: '{"data":[{"a":1}],"n":1,"s":"]}","o":{"data":[]},"t":true}' },
    { title: 'escaped', text: '{"\\u0064ata":[{"a":1}]}' },
    { title: 'behind a large value', text: `{"n":[${'[1,"]"],'.repeat(2000)}0],"data":[{"a":1}]}` },
  ])('$title is found', async ({ text }) => {
    expect(await jsonLines(folder, text, options)).toEqual([structure, one, structure]);
  });

  test('that is empty gives no rows', async () => {
    expect(await jsonLines(folder, '{"n":1,"data":[]}', options)).toEqual([structure]);
  });

  test.each([
    { title: 'missing', text: '{"n":1}', message: 'the file has no key `data`' },
    {
      title: 'missing from nothing',
      text: '{ }',
      message: 'the file has no key `data`',
    },
    { title: 'no array', text: '{"data":{"a":1}}', message: '`data` is no array' },
    { title: 'without a value', text: '{"data":}', message: '`data` is no array' },
    {
      title: 'in no object',
      text: '[{"a":1}]',
      message: 'the file is no object with the key `data`',
    },
    {
      title: 'behind a broken value',
      text: '{"n":"x"y","data":[]}',
      message: 'the file has no key `data`',
    },
    {
      title: 'behind a broken list',
      text: '{"n":["x"y"],"data":[]}',
      message: 'the value of `n` is broken',
    },
    { title: 'behind no value', text: '{"n":,"data":[]}', message: 'the value of `n` is broken' },
    {
      title: 'behind a key that is none',
      text: '{n:1,"data":[]}',
      message: 'what comes before the key `data` is broken',
    },
  ])('that is $title is one bad record', async ({ text, message }) => {
    const items = await jsonItems(folder, text, options);
    expect(items).toMatchObject([{ length: text.length, result: { error: { message } } }]);
  });

  test.each([
    {
      title: 'comes twice',
      text: '{"data":[{"a":1}],"data":[{"a":2}]}',
      message: 'the key `data` comes twice',
    },
    {
      title: 'is in an object that does not close',
      text: '{"data":[{"a":1}]',
      message: 'the object around the array does not close',
    },
    {
      title: 'is followed by a broken key',
      text: '{"data":[{"a":1}],n:1}',
      message: 'a key behind the array is broken',
    },
    {
      title: 'is followed by a broken value',
      text: '{"data":[{"a":1}],"n":[1',
      message: 'the value of `n` is broken',
    },
    {
      title: 'is followed by text',
      text: '{"data":[{"a":1}]}x',
      message: 'text follows behind the end of the data',
    },
  ])('that $title keeps its elements', async ({ text, message }) => {
    const items = await jsonItems(folder, text, options);
    expect(await jsonLines(folder, text, options)).toEqual([structure, one, rest]);
    expect(items[2]).toMatchObject({ result: { error: { message } } });
  });
});
