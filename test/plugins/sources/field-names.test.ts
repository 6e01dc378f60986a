import { describe, expect, test } from 'vitest';

import { nameFields, normaliseFieldName } from '../../../plugins/sources/field-names.ts';

describe('normaliseFieldName', () => {
  test.each([
    ['customer_id', 'customer_id'],
    ['Customer ID!!', 'customer_id'],
    ['  Amount (USD)  ', 'amount_usd'],
    ['Cost Total $', 'cost_total'],
    ['a__b--c', 'a_b_c'],
    ['__proto__', 'proto'],
    ['2012 total', '_2012_total'],
    ['Größe', 'größe'],
    ['Gro\u0308\u00dfe', 'größe'],
    ['ΑΘΗΝΑ', 'αθηνα'],
    ['İzmir', 'i̇zmir'],
    ['हिन्दी भाषा', 'हिन्दी_भाषा'],
    ['名前 (漢字)', '名前_漢字'],
    ['\u00a0tab\tand\nbreak\u00a0', 'tab_and_break'],
    ['class', 'class'],
    ['€', ''],
    ['', ''],
    ['_', ''],
  ])('makes of %j %j', (original, name) => {
    expect(normaliseFieldName(original)).toBe(name);
  });

  test('leaves alone what it has made, for every character', () => {
    for (let code = 0; code < 0x30000; code += 1) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const name = normaliseFieldName(
        `${String.fromCodePoint(code)}1a${String.fromCodePoint(code)}`,
      );
      if (normaliseFieldName(name) !== name) throw new Error(`U+${code.toString(16)}: ${name}`);
    }
  });
});

describe('nameFields', () => {
  test('renames after normalising', () => {
    const naming = { normalize_fields: true, field_mapping: { customer_id: 'id', Amount: 'x' } };
    expect(nameFields(['Customer ID', 'Amount'], naming)).toEqual({
      names: ['id', 'amount'],
      problems: [],
    });
  });

  test('renames by the names themselves when they are not normalised', () => {
    const naming = { normalize_fields: false, field_mapping: { Amount: 'constructor' } };
    expect(nameFields(['Customer ID', 'Amount', 'toString'], naming)).toEqual({
      names: ['Customer ID', 'constructor', 'toString'],
      problems: [],
    });
  });

  test.each([
    {
      title: 'two names that become one',
      originals: ['Customer ID', 'x', 'customer-id'],
      mapping: {},
      reason: 'field_collision',
      message: '"Customer ID" and "customer-id" both become `customer_id`',
    },
    {
      title: 'a new name that another field has',
      originals: ['a', 'b'],
      mapping: { a: 'b' },
      reason: 'field_collision',
      message: '"a" and "b" both become `b`',
    },
    {
      title: 'a name of which nothing is left',
      originals: ['a', '€'],
      mapping: {},
      reason: 'invalid_field_name',
      message: 'field 2 has the name "€", of which nothing is left',
    },
    {
      title: 'no name',
      originals: ['', 'a'],
      mapping: {},
      reason: 'invalid_field_name',
      message: 'field 1 has no name',
    },
  ])('reports $title', ({ originals, mapping, reason, message }) => {
    const naming = { normalize_fields: true, field_mapping: mapping };
    expect(nameFields(originals, naming).problems).toEqual([{ reason, message }]);
  });
});
