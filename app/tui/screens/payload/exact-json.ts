import type { JsonValue } from '../../../../landscape/model/json.ts';
import { parseJson } from '../../../../landscape/parse-json.ts';

/** Numbers of which a double is only near, as they are written: by what holds them, and their name in it. */
export type Digits = WeakMap<object, Map<string, string>>;

export interface ExactJson {
  readonly value: JsonValue;
  readonly digits: Digits;
}

/** A number that a double may not be has many digits or a great exponent. In a text they only cost time. */
const mayBeInexact = /[\d.]{16}|e[+-]?\d{3}/i;

/** Reads JSON that others have written, and keeps the digits for which a double has no room. */
export function parseExactly(text: string): ExactJson {
  const digits: Digits = new WeakMap();
  if (!mayBeInexact.test(text)) return { value: parseJson(text), digits };
  const value = parseJson(text, function keep(name, found, context) {
    const source = context?.source;
    if (typeof found !== 'number' || source === undefined || isSame(source, found)) return found;
    if (typeof this !== 'object' || this === null) return found;
    const names = digits.get(this) ?? new Map<string, string>();
    digits.set(this, names.set(name, source));
    return found;
  });
  return { value, digits };
}

/** Whether a number is written with as many digits as it says, however it is written. */
function isSame(source: string, value: number): boolean {
  return decimal(source) === decimal(String(value));
}

/** `12.50e1` and `125`: the same digits, and the same power of ten. */
function decimal(text: string): string | undefined {
  const [, sign, whole, fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const all = `${whole}${fraction}`.replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  if (digits === '') return '0';
  return `${sign}${digits}e${Number(exponent) - fraction.length + all.length - digits.length}`;
}
