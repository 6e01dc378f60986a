import { EvaluationError, type Environment } from '@marcbachmann/cel-js';

const minInt = -(2n ** 63n);
const maxInt = 2n ** 63n - 1n;

type DoubleOperation = (left: number, right: number) => number;

const arithmetic: readonly (readonly [operator: string, operation: DoubleOperation])[] = [
  ['+', (left, right) => left + right],
  ['-', (left, right) => left - right],
  ['*', (left, right) => left * right],
  ['/', (left, right) => left / right],
  ['%', (left, right) => left % right],
];

/**
 * Lets ints and doubles meet: CEL has no `row.price * 2`, because `2` is an int and the price a
 * double. The int becomes a double. Two ints stay ints, with the division of CEL (towards zero).
 */
export function registerMixedArithmetic(environment: Environment): void {
  for (const [operator, operation] of arithmetic) {
    environment.registerOperator(`int ${operator} double: double`, (left: bigint, right: number) =>
      operation(Number(left), right),
    );
    environment.registerOperator(`double ${operator} int: double`, (left: number, right: bigint) =>
      operation(left, Number(right)),
    );
  }
  environment.registerOperator(
    'double % double: double',
    (left: number, right: number) => left % right,
  );
  environment.registerOperator(
    'int == double',
    (left: bigint, right: number) => Number.isInteger(right) && left === BigInt(right),
  );
}

/** `int("")` is 0 in the library, `int("0b1")` is 1: an audit wants decimal digits or an error. */
export function intFromText(text: string): bigint {
  if (/^[+-]?\d+$/.test(text)) return inRange(BigInt(text.replace(/^\+/, '')));
  throw conversionError('an int', text);
}

export function intFromDouble(value: number): bigint {
  if (Number.isFinite(value)) return inRange(BigInt(Math.trunc(value)));
  throw conversionError('an int', String(value));
}

/** Decimal notation of a finite number; `"inf"`, `"nan"` and `"0x1f"` are no numbers here. */
export function doubleFromText(text: string): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw conversionError('a number', text);
}

function inRange(value: bigint): bigint {
  if (value >= minInt && value <= maxInt) return value;
  throw new EvaluationError({ code: 'numeric_overflow', message: `integer overflow: ${value}` });
}

function conversionError(wanted: string, text: string): EvaluationError {
  const message = `${JSON.stringify(text.slice(0, 40))} is not ${wanted}`;
  return new EvaluationError({ code: 'conversion_error', message });
}
