import { describe, test } from 'vitest';

import { checkedRead, temporaryFolder } from '../checked-read.ts';
import { openCsv } from '../csv/read-csv-text.ts';
import { openJson } from '../json/read-json-text.ts';

const folder = temporaryFolder();

describe('a chunk may end anywhere', () => {
  test.each([
    {
      title: 'csv',
      open: openCsv({ max_record_bytes: 20, skip_rows: 1 }),
      content:
        '\ufeffreport\r\n\r\na,"b"\r\n"1","2"\r\n"x\r\ny","z"\r\n\r\r\n"open\r\nü,😀\r\n' +
        `${'long,'.repeat(9)}\r\na"b,c\r\n\ufffd,"""\r\n"""\r\n7,8`,
    },
    {
      title: 'json array',
      open: openJson({ data_key: 'dätä', max_record_bytes: 20 }),
      content:
        '\ufeff{"n":[{"dätä":"]\\""}],\r\n"dätä":[{"a":"\\\\"},\r\n{"a":1,"a":2} , -1.5e3,{"b":}\n,' +
        `"${'long\\""'.repeat(9)}", {"ü":"😀"},{"a":[{"b":"]"}]}\n],"m":null} \n`,
    },
    {
      title: 'json lines',
      open: openJson({ format: 'jsonl', max_record_bytes: 20 }),
      content: `\ufeff{"a":1}\r\n\r\n{"ü":"😀"}\n{"a":\n${'long'.repeat(9)}\r\n{"a":2}`,
    },
  ])('$title', async ({ title, open, content }) => {
    const sizes = Array.from({ length: Buffer.byteLength(content) + 1 }, (_, i) => i + 1);
    await checkedRead(`${folder}/${title}`, content, open, sizes);
  });
});
