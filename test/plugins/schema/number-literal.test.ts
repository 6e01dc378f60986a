import { describe, expect, test } from 'vitest';

import { lossOf } from '../../../plugins/schema/number-literal.ts';
import { startCpuTime } from '../../support/cpu-time.ts';

describe('lossOf', () => {
  test.each([
    ['0'],
    ['-0'],
    ['0.0e10'],
    ['1.10'],
    ['9007199254740991'],
    ['0.30000000000000004'],
    ['0.10000000000000001'],
    ['0.1000000000000000055511151231257827'],
    ['1e22'],
    ['1e23'],
    ['4.9e-324'],
    ['1.7976931348623157e308'],
    ['100000000000000000000.000'],
    ['0.000000000000000000000000000001'],
  ])('finds none in %s', (literal) => {
    expect(lossOf(literal)).toBeUndefined();
  });

  test.each([
    ['9007199254740993', 'integer_out_of_range'],
    ['-12345678901234567890', 'integer_out_of_range'],
    ['9007199254740993.0', 'number_not_exact'],
    ['3.14159265358979323846', 'number_not_exact'],
    ['12345678901234567890.0', 'number_not_exact'],
    ['1e-400', 'number_not_exact'],
    [`0.${'1'.repeat(200)}`, 'number_not_exact'],
    ['1e400', 'non_finite_number'],
    ['-1e999999', 'non_finite_number'],
  ])('finds that %s is %s', (literal, loss) => {
    expect(lossOf(literal)).toBe(loss);
  });

  test('takes a moment only for a million digits', () => {
    const cpuMs = startCpuTime();
    expect(lossOf(`1${'0'.repeat(1_000_000)}1.${'0'.repeat(1_000_000)}`)).toBe('non_finite_number');
    expect(lossOf(`0.${'0'.repeat(300)}${'10'.repeat(500_000)}`)).toBe('number_not_exact');
    expect(cpuMs()).toBeLessThan(2000);
  });

  test('finds none in what a number prints, for any number', () => {
    for (let i = 0; i < 20_000; i += 1) {
      const bits = new Float64Array(1);
      new BigUint64Array(bits.buffer)[0] = BigInt.asUintN(64, BigInt(i) * 0x9e3779b97f4a7c15n);
      const value = bits[0]!;
      if (!Number.isFinite(value) || Number.isInteger(value)) continue;
      expect(lossOf(String(value)), String(value)).toBeUndefined();
      expect(lossOf(value.toPrecision(17)), value.toPrecision(17)).toBeUndefined();
    }
  });
});
