import { expect, test } from 'vitest';

import { rowOf } from '../../../landscape/model/json.ts';
import { thresholdGate } from '../../../plugins/gates/threshold-gate.ts';
import { declared } from '../declared-fields.ts';
import { hostileNames } from '../hostile-names.ts';
import { refusals } from '../transforms/run-transform.ts';
import { decide } from './decide.ts';

const range = { field: 'x', min: 10, max: 20 };

test.each([
  [10, 'pass'],
  [20, 'pass'],
  [15.5, 'pass'],
  [9.999, 'fail'],
  [20.001, 'fail'],
  [null, '(`row.x <= 20` does not work on these values: row.x = null)'],
  ['15', '(`row.x <= 20` does not work on these values: row.x = "15")'],
])('threshold_gate from 10 to 20 labels %j %s', (x, label) => {
  expect(decide(thresholdGate, range, { x })).toBe(label);
});

test('threshold_gate compares declared ints too', () => {
  expect(decide(thresholdGate, { field: 'n', min: 1.5 }, { n: 2 }, declared('n: int'))).toBe(
    'pass',
  );
});

test('a range compiles to one condition with its labels', () => {
  expect(thresholdGate.bind(range)).toMatchObject({
    condition: 'row.x >= 10 && row.x <= 20 ? "pass" : "fail"',
    labels: ['pass', 'fail'],
  });
  expect(thresholdGate.bind({ field: 'x', max: -1.5 }).condition).toBe(
    'row.x <= -1.5 ? "pass" : "fail"',
  );
});

const severity = {
  rules: [
    { field: 'wind', operator: '>=', value: 32.7, result: 'emergency' },
    { field: 'wind', operator: '>=', value: 17.2, result: 'warning' },
    { field: 'station', operator: '==', value: 'north', result: 'warning' },
  ],
  default_label: 'normal',
};

test.each([
  [{ wind: 40, station: 'x' }, 'emergency'],
  [{ wind: 32.7, station: 'x' }, 'emergency'],
  [{ wind: 20, station: 'x' }, 'warning'],
  [{ wind: 1, station: 'north' }, 'warning'],
  [{ wind: 1, station: null }, 'normal'],
  [{ wind: 1 }, '(`row.station` is missing)'],
])('threshold_gate takes the first rule that holds: %j is %s', (row, label) => {
  expect(decide(thresholdGate, severity, row)).toBe(label);
});

test('rules compile to one condition, each label once', () => {
  expect(thresholdGate.bind(severity)).toMatchObject({
    condition:
      'row.wind >= 32.7 ? "emergency" : row.wind >= 17.2 ? "warning" : row.station == "north" ? "warning" : "normal"',
    labels: ['emergency', 'warning', 'normal'],
  });
});

test('200 rules are not too many', () => {
  const rules = Array.from({ length: 200 }, (_, value) => ({
    field: 'n',
    operator: '==',
    value,
    result: `label ${value}`,
  }));
  expect(decide(thresholdGate, { rules, default_label: 'none' }, { n: 199 })).toBe('label 199');
});

test.each(hostileNames)('nothing breaks out of quotes: %j', (name) => {
  const rules = [{ field: name, operator: '==', value: name, result: name }];
  const options = { rules, default_label: 'other' };
  expect(decide(thresholdGate, options, rowOf([[name, name]]))).toBe(name);
});

test.each([
  [{}, ['field: give `field`, or `rules`']],
  [{ field: 'x' }, ['field: give `min`, `max` or both']],
  [{ field: 'x', min: 2, max: 1 }, ['min: no value is at least 2 and at most 1']],
  [{ ...range, default_label: 'a' }, ['default_label: a range has the labels `pass` and `fail`']],
  [{ rules: severity.rules }, ['default_label: `rules` need the label of all other rows']],
  [{ ...severity, min: 1 }, ['min: `min` does not go with `rules`: write it as a rule']],
  [{ ...range, maximum: 3 }, [': Unrecognized key: "maximum"']],
])('threshold_gate refuses %j', (options, messages) => {
  expect(refusals(thresholdGate, options)).toEqual(messages);
});
