import { expect, test } from 'vitest';

import { rowOf } from '../../../landscape/model/json.ts';
import { fieldPath } from '../../../plugins/cel/field-path.ts';
import { hostileNames } from '../hostile-names.ts';
import { evaluate } from './run-expression.ts';

test.each(hostileNames)('a field named %j is data', (name) => {
  const path = fieldPath('row', name);
  const value = { [name]: [name] };
  const row = rowOf([
    [name, value],
    ['other', 1],
  ]);
  expect(evaluate(path, row)).toEqual({ ok: true, value });
  expect(evaluate('row', row)).toEqual({ ok: true, value: row });
  expect(evaluate('row.other', row)).toEqual({ ok: true, value: 1 });
  expect(evaluate(`${path} == ${path} && ${JSON.stringify(name)} in row`, row)).toEqual({
    ok: true,
    value: true,
  });
});

test.each(hostileNames)('a field named %j that is not there is missing', (name) => {
  const path = fieldPath('row', name);
  expect(evaluate(`${JSON.stringify(name)} in row`, { other: 1 })).toEqual({
    ok: true,
    value: false,
  });
  expect(evaluate(path, { other: 1 })).toMatchObject({ ok: false, error: { field: name } });
  expect(evaluate(`row.other[${JSON.stringify(name)}]`, { other: {} })).toMatchObject({
    ok: false,
  });
});

const inherited = Object.getOwnPropertyNames(Object.prototype);

test('what objects inherit is what it was', () => {
  for (const name of hostileNames) evaluate('{"a": row}', rowOf([[name, { [name]: 1 }]]));
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(inherited);
});
