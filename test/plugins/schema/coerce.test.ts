import { describe, expect, test } from 'vitest';

import type { JsonValue } from '../../../landscape/model/json.ts';
import { coercers } from '../../../plugins/schema/coerce.ts';

interface Fact {
  readonly given: JsonValue;
  readonly out: JsonValue | undefined;
}

function becomes(type: keyof typeof coercers, facts: readonly Fact[]): void {
  describe(type, () => {
    test.each(facts.filter(({ out }) => out !== undefined))('makes $out of $given', (fact) => {
      expect(Object.is(coercers[type](fact.given), fact.out)).toBe(true);
    });
    test.each(facts.filter(({ out }) => out === undefined))('refuses $given', ({ given }) => {
      expect(coercers[type](given)).toBeUndefined();
    });
  });
}

const accepted = (...pairs: readonly [JsonValue, JsonValue][]): readonly Fact[] =>
  pairs.map(([given, out]) => ({ given, out }));
const refused = (...values: readonly JsonValue[]): readonly Fact[] =>
  values.map((given) => ({ given, out: undefined }));

becomes('int', [
  ...accepted(['42', 42], [' 42 ', 42], ['+42', 42], ['-42', -42], ['42.0', 42], ['42.00', 42]),
  ...accepted(['0', 0], ['-0', 0], ['007', 7], [-0, 0], [42, 42], [4.0, 4], [true, 1], [false, 0]),
  ...accepted(['9007199254740991', 9007199254740991], ['-9007199254740991', -9007199254740991]),
  ...accepted(['000000000000000000042', 42]),
  ...refused('4.2', '42.', '.0', '1e3', '4_2', '0x10', '4 2', '', '   ', 'nan', 'inf', 'forty'),
  ...refused('9007199254740992', '-9007199254740993', '123456789012345678901234567890', '1.0.0'),
  ...refused(4.5, 9007199254740992, null, [1], { a: 1 }, '٤٢'),
]);

becomes('float', [
  ...accepted(['42', 42], [' 42 ', 42], ['4.2', 4.2], ['+42', 42], ['-4.2', -4.2], ['1e3', 1000]),
  ...accepted(['.5', 0.5], ['5.', 5], ['1.10', 1.1], ['-0', 0], ['-0.0', 0], [-0, 0], [4.2, 4.2]),
  ...accepted(['0.30000000000000004', 0.30000000000000004], ['1e20', 1e20], ['5e-324', 5e-324]),
  ...accepted(['12000000000000000', 12000000000000000], [true, 1], [false, 0], ['1.50e2', 150]),
  ...refused(
    '',
    ' ',
    'nan',
    'NaN',
    'inf',
    '-Infinity',
    '4_2',
    '0x10',
    '1,5',
    'e3',
    '.',
    '1e',
    null,
  ),
  ...refused('1e400', '1e-400', '9007199254740993', '9007199254740993.0', '3.14159265358979323846'),
  ...refused([], {}),
]);

becomes('bool', [
  ...['true', 't', 'yes', 'y', 'on', '1', 'TRUE', 'Yes', 'oN'].flatMap((word) =>
    accepted([word, true]),
  ),
  ...['false', 'f', 'no', 'n', 'off', '0', 'FALSE', 'No'].flatMap((word) =>
    accepted([word, false]),
  ),
  ...accepted([true, true], [false, false], [1, true], [1.0, true], [0, false]),
  ...refused('2', 2, 0.5, ' 42 ', '', 'ja', '01', null, [true]),
]);

becomes('str', [
  ...accepted(['42', '42'], ['  ', '  '], ['', ''], ['null', 'null']),
  ...refused(42, 0, true, null, ['a'], { a: 'b' }),
]);

becomes('decimal', [
  ...accepted(['4.20', '4.20'], [' 4.20 ', '4.20'], ['+4.20', '4.20'], ['-0.00', '-0.00']),
  ...accepted(['.5', '0.5'], ['5.', '5'], ['007.50', '007.50'], ['0', '0']),
  ...accepted([
    '123456789012345678901234567890.123456789',
    '123456789012345678901234567890.123456789',
  ]),
  ...accepted(['1e3', '1000'], ['1.5e-7', '0.00000015'], ['12.34e1', '123.4'], ['0.012e2', '1.2']),
  ...accepted(['-1.20e1', '-12.0'], ['0e5', '0'], [1.1, '1.1'], [1e21, '1000000000000000000000']),
  ...accepted([1e-7, '0.0000001'], ['9007199254740993', '9007199254740993']),
  ...refused('', ' ', '.', '-', '+.', 'e3', '1e', '1,5', '4_2', 'nan', 'inf', '1e401', '1e99999'),
  ...refused('1 2', '0x1', true, null, ['1']),
]);

becomes('datetime', [
  ...accepted(['2012-01-01', '2012-01-01T00:00:00Z'], [' 2012-01-01 ', '2012-01-01T00:00:00Z']),
  ...accepted(['2012-01-01T10:20', '2012-01-01T10:20:00Z']),
  ...accepted(['2012-01-01 10:20:30', '2012-01-01T10:20:30Z']),
  ...accepted(['2012-01-01t10:20:30z', '2012-01-01T10:20:30Z']),
  ...accepted(['2012-01-01T10:20:30.120Z', '2012-01-01T10:20:30.12Z']),
  ...accepted(['2012-01-01T10:20:30.000Z', '2012-01-01T10:20:30Z']),
  ...accepted(['2012-01-01T10:20:30.123456789+02:00', '2012-01-01T08:20:30.123456789Z']),
  ...accepted(['2012-01-01T01:00:00+01:30', '2011-12-31T23:30:00Z']),
  ...accepted(['2012-12-31T23:00:00-0130', '2013-01-01T00:30:00Z']),
  ...accepted(['2012-01-01T10:00:00+02', '2012-01-01T08:00:00Z']),
  ...accepted(['2024-02-29', '2024-02-29T00:00:00Z'], ['2000-02-29', '2000-02-29T00:00:00Z']),
  ...accepted(['0001-01-01', '0001-01-01T00:00:00Z'], ['9999-12-31', '9999-12-31T00:00:00Z']),
  ...accepted(['0099-03-04T05:06:07Z', '0099-03-04T05:06:07Z']),
  ...refused('2024-02-30', '2023-02-29', '1900-02-29', '2024-13-01', '2024-00-10', '2024-01-00'),
  ...refused('2024-04-31', '0000-01-01', '2024-01-01T24:00', '2024-01-01T10:60', '2024-01-01T1:00'),
  ...refused('2016-12-31T23:59:60Z', '2024-01-01T10:00:00+24:00', '2024-01-01T10:00:00+01:60'),
  ...refused('0001-01-01T00:00:00+01:00', '9999-12-31T23:30:00-01:00', '2024-01-01Z', '03/04/2024'),
  ...refused(
    '20240101',
    '2024-W01',
    '2024-01',
    'Jun 12 1998',
    '',
    'now',
    1517966773840,
    null,
    true,
  ),
]);

becomes('any', [...accepted(['x', 'x'], ['', ''], [1, 1], [true, true], [null, null])]);
