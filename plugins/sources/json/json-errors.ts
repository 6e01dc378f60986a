import type { ErrorRecord } from '../../../landscape/model/error-record.ts';
import { deepestNesting } from '../../../landscape/model/json.ts';
import type { JsonValue } from '../../../landscape/model/json.ts';
import type { NumberLoss } from '../../schema/number-literal.ts';
import { shorten, showNames, showValue } from '../../schema/show-value.ts';

const lossMessages: Readonly<Record<NumberLoss, string>> = {
  integer_out_of_range:
    'is beyond ±(2^53−1) and would be rounded; declare it `decimal`, or write it as a text for `str`',
  number_not_exact:
    'has more digits than a number keeps; declare it `decimal`, or write it as a text for `str`',
  non_finite_number: 'is beyond every finite number',
};

export const invalidUtf8: ErrorRecord = {
  reason: 'invalid_utf8',
  message: 'the record is no UTF-8',
  expected: 'UTF-8',
};

export const illFormedText: ErrorRecord = {
  reason: 'ill_formed_text',
  message: 'a text contains NUL or half a surrogate pair, which no text can hold',
  expected: 'characters',
};

export const nonFiniteWord: ErrorRecord = {
  reason: 'non_finite_number',
  message: 'NaN and Infinity are no JSON numbers',
  expected: 'a finite number, or null',
  found: 'NaN or Infinity',
};

export function depthExceeded(depth: number): ErrorRecord {
  return {
    reason: 'depth_exceeded',
    message: `the record is nested ${depth} deep, more than ${deepestNesting}`,
    expected: `at most ${deepestNesting} levels`,
    found: `${depth} levels`,
  };
}

export function unparsable(why: string): ErrorRecord {
  return { reason: 'unparsable_record', message: shorten(why, 200), expected: 'JSON' };
}

export function notAnObject(value: JsonValue): ErrorRecord {
  const found = showValue(value);
  const message = `the record is ${found}, not an object`;
  return { reason: 'not_an_object', message, expected: 'an object', found };
}

export function duplicateKey(key: string): ErrorRecord {
  return {
    reason: 'duplicate_key',
    message: `the key ${showNames([key])} comes twice in one object`,
    field: shorten(key, 200),
    expected: 'each key once',
  };
}

/** @param field - The member of the record that the number is, or in which it is. */
export function lossyNumber(field: string, literal: string, reason: NumberLoss): ErrorRecord {
  const found = shorten(literal);
  return {
    reason,
    message: `${showNames([field])}: ${found} ${lossMessages[reason]}`,
    field: shorten(field, 200),
    found,
  };
}

export function numberForText(field: string, literal: string): ErrorRecord {
  const found = shorten(literal);
  return {
    reason: 'type_mismatch',
    message: `${showNames([field])}: expected str, found ${found}; declare it \`decimal\``,
    field: shorten(field, 200),
    expected: 'str',
    found,
  };
}

export function unreadableStructure(message: string): ErrorRecord {
  return {
    reason: 'unreadable_structure',
    message: shorten(message, 300),
    expected: 'a JSON array of objects',
  };
}
