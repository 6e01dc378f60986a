import type { JsonValue } from '../../../landscape/model/json.ts';
import { withoutFormula } from './formula.ts';

/** Encodes one value as one cell of a line. */
export type CellEncoder = (value: JsonValue) => string;

/** How cells are written. */
export interface CellForm {
  readonly delimiter: string;
  /** For people who open the file in a spreadsheet: no text becomes a formula there. */
  readonly spreadsheetSafe: boolean;
}

/**
 * Cells as RFC 4180 has them, with what it leaves open: null is nothing, the empty text is `""`, and
 * nested values are JSON text in quotes. Text with white space at its ends is quoted, because many
 * readers strip it. Text that a spreadsheet would take for a formula is left as it is, unless the file
 * is for spreadsheets: output is for machines, and what is written must be what was there.
 */
export function cellEncoder({ delimiter, spreadsheetSafe }: CellForm): CellEncoder {
  const delimiterCode = delimiter.charCodeAt(0);
  return (value) => {
    if (typeof value === 'string') {
      const text = spreadsheetSafe ? withoutFormula(value) : value;
      return needsQuotes(text, delimiterCode) ? quote(text) : text;
    }
    if (value === null) return '';
    return typeof value === 'object' ? quote(JSON.stringify(value)) : String(value);
  };
}

const space = 0x20;
const doubleQuote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

function needsQuotes(text: string, delimiterCode: number): boolean {
  const last = text.length - 1;
  // The smallest code units are white space and controls: NaN, for the empty text, fails both.
  if (!(text.charCodeAt(0) > space && text.charCodeAt(last) > space)) return true;
  for (let i = 0; i <= last; i += 1) {
    const code = text.charCodeAt(i);
    if (code === delimiterCode) return true;
    if (code === doubleQuote || code === lineFeed || code === carriageReturn) return true;
  }
  return false;
}

function quote(text: string): string {
  return text.includes('"') ? `"${text.replaceAll('"', '""')}"` : `"${text}"`;
}
