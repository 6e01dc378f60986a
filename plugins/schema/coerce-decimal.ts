import type { JsonValue } from '../../landscape/model/json.ts';

const decimalParts = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** Further an exponent does not go: `1e999999999` would be a gigabyte of zeros. */
const largestExponent = 400;

/**
 * An exact decimal as text, in plain notation and digit for digit: ` +4.20 ` is `4.20`, `1.5e-7` is
 * `0.00000015`. A number stands for its shortest text. `undefined` for everything else.
 */
export function toDecimal(value: JsonValue): string | undefined {
  if (typeof value === 'number') return toDecimalText(String(value));
  return typeof value === 'string' ? toDecimalText(value.trim()) : undefined;
}

function toDecimalText(text: string): string | undefined {
  const parts = decimalParts.exec(text);
  if (parts === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  if (whole === '' && fraction === '') return undefined;
  const shift = Number(exponent);
  if (Math.abs(shift) > largestExponent) return undefined;
  return (sign === '-' ? '-' : '') + shifted(whole, fraction, shift);
}

/** Moves the decimal point to the right, or to the left when `shift` is negative. */
function shifted(whole: string, fraction: string, shift: number): string {
  const digits = whole + fraction;
  const point = whole.length + shift;
  if (shift === 0) return joined(whole, fraction);
  if (point <= 0) return joined('', '0'.repeat(-point) + digits);
  if (point >= digits.length) return joined(withoutLeadingZeros(digits.padEnd(point, '0')), '');
  return joined(withoutLeadingZeros(digits.slice(0, point)), digits.slice(point));
}

function joined(whole: string, fraction: string): string {
  return fraction === '' ? whole || '0' : `${whole || '0'}.${fraction}`;
}

function withoutLeadingZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}
