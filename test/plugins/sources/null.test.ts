import { expect, test } from 'vitest';

import { nullSource } from '../../../plugins/sources/null.ts';
import { readAll } from './checked-read.ts';

const place = { resolvePath: (name: string) => name };

test('null gives no rows and needs nothing', async () => {
  const source = nullSource.bind({});
  expect(source.check(place)).toEqual([]);
  expect(source.describe(place)).toEqual({
    fields: { fields: new Map(), open: false },
    sizeBytes: 0,
  });
  expect(await readAll(source.open(place))).toEqual({ items: [], positions: [] });
});

test('null refuses options', () => {
  expect(() => nullSource.bind({ path: 'a.csv' })).toThrow('path');
});
