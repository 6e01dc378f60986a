import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';

import { canonicalJson } from '../../landscape/canonical-json.ts';
import type { SourceItem } from '../../plugins/contract.ts';
import { jsonNumberLoss } from '../../plugins/sources/json/json-number.ts';
import { temporaryFolder } from '../plugins/sources/checked-read.ts';
import { openCsv } from '../plugins/sources/csv/read-csv-text.ts';
import { testDatabase } from '../plugins/sources/database/test-database.ts';
import { openJson } from '../plugins/sources/json/read-json-text.ts';
import { es6Numbers, publishedHashes } from './es6-numbers.ts';
import { readContent } from './read-text.ts';
import { randomNumbers, tellSeed } from './seed.ts';

const folder = temporaryFolder();
tellSeed();

test('a million numbers are written as RFC 8785 writes them, by the hashes that it publishes', () => {
  const hash = createHash('sha256');
  const found = new Map<number, string>();
  let count = 0;
  let lines = '';
  for (const { bits, value } of es6Numbers()) {
    lines += `${bits.toString(16)},${canonicalJson(value)}\n`;
    count += 1;
    if (count % 1000 !== 0) continue;
    hash.update(lines);
    lines = '';
    if (publishedHashes.has(count)) found.set(count, hash.copy().digest('hex'));
    if (count === 1_000_000) break;
  }
  expect(found).toEqual(publishedHashes);
});

test('none of the first 100,000 is read as another one: it is exact, or an integer too large to tell', () => {
  let count = 0;
  for (const { value } of es6Numbers()) {
    const text = canonicalJson(value);
    const loss = jsonNumberLoss(text);
    const isDoubtful = /^-?\d+$/.test(text) && !Number.isSafeInteger(value);
    if (loss !== (isDoubtful ? 'integer_out_of_range' : undefined)) expect.fail(`${text}: ${loss}`);
    count += 1;
    if (count === 100_000) break;
  }
});

/** Of every size up to 30 digits, and around the edges. */
const integers = ((): readonly bigint[] => {
  const random = randomNumbers();
  const digit = () => String(Math.floor(random() * 10));
  const edges = [53n, 63n, 64n].flatMap((power) =>
    [-2n, -1n, 0n, 1n, 2n].map((d) => 2n ** power + d),
  );
  const made = Array.from({ length: 10_000 - edges.length }, () => {
    const digits = Array.from({ length: 1 + Math.floor(random() * 30) }, digit).join('');
    return random() < 0.5 ? BigInt(digits) : -BigInt(digits);
  });
  return [...edges, ...made];
})();
const isSafe = (integer: bigint) => Number.isSafeInteger(Number(integer));

/** Field `x` of each row, or the reason for which there is none. */
function outcomes(items: readonly SourceItem[]): readonly unknown[] {
  return items.flatMap((item) => {
    if (item.kind === 'skipped') return [];
    return [item.result.ok ? item.result.row['x'] : item.result.error.reason];
  });
}

const digits = integers.map(String);
const exactOrRefused = integers.map((integer) =>
  isSafe(integer) ? Number(integer) : 'integer_out_of_range',
);

/** The digits of a number as it is printed, without sign and zeros at the end. */
function significant(value: number | bigint): string {
  const [kept = ''] = String(value).replace(/[-.]/g, '').split('e');
  return kept.replace(/0+$/, '');
}

/** What is declared a quantity may be larger, as long as the same digits are written again. */
const sameDigitsOrRefused = integers.map((integer) => {
  const value = Number(integer);
  const isSame = significant(value) === significant(integer);
  return isSafe(integer) || isSame ? value : 'integer_out_of_range';
});

test.each([
  ['int', exactOrRefused],
  ['float', exactOrRefused],
  ['any', exactOrRefused],
  ['decimal', digits],
])('of 10,000 integers in JSON Lines, as %s, none loses a digit', async (type, expected) => {
  const open = openJson({ format: 'jsonl', schema: { mode: 'fixed', fields: [`x: ${type}`] } });
  const items = await readContent(
    `${folder}/data`,
    digits.map((text) => `{"x":${text}}\n`).join(''),
    open,
  );
  expect(outcomes(items)).toEqual(expected);
});

test.each([
  ['int', exactOrRefused],
  ['float', sameDigitsOrRefused],
  ['str', digits],
  ['decimal', digits],
])('of 10,000 integers in CSV, as %s, none loses a digit', async (type, expected) => {
  const open = openCsv({ schema: { mode: 'fixed', fields: [`x: ${type}`] } });
  const items = await readContent(`${folder}/data`, `x\n${digits.join('\n')}\n`, open);
  expect(outcomes(items)).toEqual(expected);
});

const { fill, read } = testDatabase();

test.each([
  ['any', exactOrRefused],
  ['int', exactOrRefused],
  ['decimal', digits],
])('of 10,000 integers in a database, as %s, none loses a digit', async (type, expected) => {
  const inRange = integers.map((integer) => BigInt.asIntN(64, integer) === integer);
  const rows = digits.map((text, id) => (inRange[id] ? `(${id}, ${text})` : undefined));
  fill(`create table t (id integer primary key, x integer);
    insert into t values ${rows.filter((row) => row !== undefined).join(', ')}`);
  const schema = { mode: 'fixed', fields: ['id: int', `x: ${type}`] };
  const { items } = await read({ query: 'select id, x from t', order_by: ['id'], schema });
  expect(outcomes(items)).toEqual(expected.filter((_, id) => inRange[id]));
});
