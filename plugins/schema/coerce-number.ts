import type { JsonValue } from '../../landscape/model/json.ts';
import { isIntegerLiteral, lossOf } from './number-literal.ts';
import type { NumberLoss } from './number-literal.ts';

const integerText = /^[+-]?\d+(?:\.0+)?$/;
const floatText = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const nonFiniteWord = /^[+-]?(?:nan|inf|infinity)$/i;

/** `42`, ` 42 `, `+42`, `42.0`, 42, 42.0, true; `undefined` for everything else. */
export function toInt(value: JsonValue): number | undefined {
  if (typeof value === 'string') return toShortInt(value) ?? toLongInt(value);
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? positiveZero(value) : undefined;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return undefined;
}

/** `4.2`, ` 42 `, `+42`, `1e3`, 4.2, true; `undefined` for everything else and for what would be rounded. */
export function toFloat(value: JsonValue): number | undefined {
  if (typeof value === 'string') {
    const text = value.trim();
    if (!floatText.test(text) || lossOf(text) !== undefined) return undefined;
    return positiveZero(Number(text));
  }
  if (typeof value === 'number') return Number.isFinite(value) ? positiveZero(value) : undefined;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return undefined;
}

/** Why `toInt` or `toFloat` refused: what would be lost, or `undefined` when it is no number at all. */
export function numberLoss(type: 'int' | 'float', value: JsonValue): NumberLoss | undefined {
  if (type === 'int') return isLargeInteger(value) ? 'integer_out_of_range' : undefined;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (nonFiniteWord.test(text)) return 'non_finite_number';
  return floatText.test(text) ? lossOf(text) : undefined;
}

/** Without sign and blanks, up to 15 digits: what most cells hold, and faster than a pattern. */
function toShortInt(text: string): number | undefined {
  if (text.length > 15 || text.length === 0) return undefined;
  let number = 0;
  for (let i = 0; i < text.length; i += 1) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    number = number * 10 + digit;
  }
  return number;
}

function toLongInt(value: string): number | undefined {
  const text = value.trim();
  if (!integerText.test(text)) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? positiveZero(number) : undefined;
}

function isLargeInteger(value: JsonValue): boolean {
  if (typeof value === 'number') return Number.isInteger(value);
  return typeof value === 'string' && isIntegerLiteral(value.trim().replace(/\.0+$/, ''));
}

/** −0 as 0, as canonical JSON has it: a row is the same before it is stored and after. */
function positiveZero(value: number): number {
  return value === 0 ? 0 : value;
}
