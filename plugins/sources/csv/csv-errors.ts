import type { ErrorRecord } from '../../../landscape/model/error-record.ts';
import { shorten, showValue } from '../../schema/show-value.ts';

/** Nobody can say which bytes were meant, so the text is not shown. */
export const invalidUtf8: ErrorRecord = {
  reason: 'invalid_utf8',
  message: 'the record is no UTF-8; `encoding: latin1` reads files of that encoding',
  expected: 'UTF-8',
};

export const containsNul: ErrorRecord = {
  reason: 'ill_formed_text',
  message: 'the record contains NUL, which no text can hold',
  expected: 'text',
};

export function strayQuote(text: string): ErrorRecord {
  return {
    reason: 'unparsable_record',
    message: `a quote stands where none can be: ${showValue(text)}`,
    expected: 'quotes around a whole field, doubled inside of it',
    found: shorten(text),
  };
}

/** @param text - The first line of what would have been the record. */
export function unclosedQuote(text: string): ErrorRecord {
  return {
    reason: 'unclosed_quote',
    message: `a quoted field does not close properly: ${showValue(text)}`,
    expected: 'a closing quote before a delimiter or a line break',
    found: shorten(text),
  };
}

export function wrongFieldCount(found: number, expected: number, lines: number): ErrorRecord {
  const over = lines > 1 ? ` over ${lines} lines; is one of its quotes too many?` : '';
  return {
    reason: 'wrong_field_count',
    message: `the record has ${found} fields instead of ${expected}${over}`,
    expected: `${expected} fields`,
    found: `${found} fields`,
  };
}
