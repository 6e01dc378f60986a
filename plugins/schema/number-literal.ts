/** Why a decimal literal cannot become a number without losing something of it. */
export type NumberLoss = 'integer_out_of_range' | 'number_not_exact' | 'non_finite_number';

const literalParts = /^[+-]?(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
const integerLiteral = /^[+-]?\d+$/;

/** `Number.prototype.toPrecision` goes no further. */
const longestPrecision = 100;

/**
 * What a number would lose of a decimal literal, `undefined` when nothing. A number keeps a literal
 * when it gives the same digits back, printed in its shortest form or with as many of them: `0.1`,
 * `1.10` and `0.30000000000000004` are kept, `3.14159265358979323846` and `9007199254740993` are not. An
 * integer must come back in the shortest form, which is what is written: `1152921504606846976` is a
 * double, and leaves as `1152921504606847000`.
 *
 * @param literal - A decimal number, with or without sign, fraction and exponent.
 */
export function lossOf(literal: string): NumberLoss | undefined {
  const value = Number(literal);
  if (!Number.isFinite(value)) return 'non_finite_number';
  // 15 digits always come back; without an exponent nothing can underflow either.
  if (literal.length <= 15 && !/e/i.test(literal)) return undefined;
  const { digits, exponent } = partsOf(literal);
  if (digits === '') return undefined;
  const comesBackAs = (printed: string): boolean => {
    const kept = partsOf(printed);
    return kept.digits === digits && kept.exponent === exponent;
  };
  if (comesBackAs(String(value))) return undefined;
  if (integerLiteral.test(literal)) return 'integer_out_of_range';
  if (digits.length <= longestPrecision && comesBackAs(value.toPrecision(digits.length))) {
    return undefined;
  }
  return 'number_not_exact';
}

/** True for digits only: what an `int` in the source looks like, however long. */
export function isIntegerLiteral(literal: string): boolean {
  return integerLiteral.test(literal);
}

/** Digits without leading and trailing zeros, and the power of ten of the first of them. */
function partsOf(literal: string): { readonly digits: string; readonly exponent: number } {
  const [, whole = '', fraction = '', power = '0'] = literalParts.exec(literal) ?? [];
  const all = whole + fraction;
  let first = 0;
  while (all[first] === '0') first += 1;
  let end = all.length;
  while (end > first && all[end - 1] === '0') end -= 1;
  return { digits: all.slice(first, end), exponent: Number(power) + whole.length - first };
}
