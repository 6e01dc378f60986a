import { expect, test } from 'vitest';

import { temporaryFolder } from '../checked-read.ts';
import { fuzzSource } from '../fuzz.ts';
import { openCsv } from './read-csv-text.ts';

const folder = temporaryFolder();
const runs = 20_000;

const words = `" " " "" , , , , "," ; ' \\ 1 2.5 x true nan -0 1e400 9007199254740993
  \xef\xbb\xbf \xff \xc3 \xc3\xbc \xed\xa0\x80 \xf0\x9f\x98\x80 \xef\xbf\xbd \0`.split(/[ \n]+/);
const alphabet = [...words, '\n', '\n', '\n', '\r', '\r\n', '"\n"', ' ', '\t'];
const withSemicolons = alphabet.map((piece) => piece.replaceAll(',', ';'));

test('csv reads every file, and every byte of it, once', async () => {
  const schema = { mode: 'fixed', fields: ['a: any', 'b: float?'] };
  const long = { max_record_bytes: 6, columns: ['a', 'b'] };
  const latin1 = { encoding: 'latin1', delimiter: ';', columns: ['a', 'b'] };
  const counts = [
    await fuzzSource(`${folder}/a`, alphabet, 'a,b\n', openCsv({ schema }), runs / 2),
    await fuzzSource(`${folder}/b`, alphabet, '', openCsv(long), runs / 4),
    await fuzzSource(`${folder}/c`, withSemicolons, '', openCsv(latin1), runs / 4),
  ];
  for (const { rows, bad } of counts) {
    expect(Math.min(rows, bad)).toBeGreaterThan(runs / 100);
  }
}, 120_000);
