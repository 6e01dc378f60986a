import { isIntegerLiteral, lossOf } from '../../schema/number-literal.ts';
import type { NumberLoss } from '../../schema/number-literal.ts';

/**
 * What a JSON number would lose as a number. Stricter than `lossOf` with integers: nobody knows yet
 * whether one beyond ±(2^53−1) is a quantity or an id, so it is refused even if it were exact.
 */
export function jsonNumberLoss(literal: string): NumberLoss | undefined {
  if (!isIntegerLiteral(literal)) return lossOf(literal);
  return Number.isSafeInteger(Number(literal)) ? undefined : 'integer_out_of_range';
}
