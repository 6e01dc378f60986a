import { ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js';

import { withWrittenNames } from './functions.ts';
import { RejectedExpression } from './rejected-expression.ts';

interface Rejection {
  readonly ok: false;
  readonly message: string;
  readonly column: number | undefined;
}

/** Words and signs of other languages, and what they are here. */
const foreign: readonly (readonly [pattern: RegExp, help: string])[] = [
  [/^and\b/, '`and` is written `&&`'],
  [/^or\b/, '`or` is written `||`'],
  [/^not\b/, '`not` is written `!`'],
  [/^is\b/, '`is` is written `==`'],
  [/^if\b/, '`a if c else b` is written `c ? a : b`'],
  [/^=(?!=)/, '`=` is written `==`'],
  [/^&(?!&)/, '`&` is written `&&`'],
  [/^\|(?!\|)/, '`|` is written `||`'],
];

/** Why an expression does not compile, and in which column (from 1, in its line). */
export function explainRejection(error: unknown, source: string): Rejection {
  const offset = offsetOf(error);
  if (offset === undefined) return { ok: false, message: messageOf(error), column: undefined };
  const before = source.slice(0, offset);
  const column = offset - before.lastIndexOf('\n');
  const line = before.split('\n').length;
  const place = line === 1 ? '' : ` (line ${line} of the expression)`;
  return { ok: false, message: messageAt(error, source, offset) + place, column };
}

function messageAt(error: unknown, source: string, offset: number): string {
  if (!(error instanceof ParseError)) return messageOf(error);
  const rest = source.slice(offset);
  const previous = /\bnot\s+$/.exec(source.slice(0, offset));
  const hint = foreign.find(([pattern]) => pattern.test(previous ? 'not' : rest));
  if (hint !== undefined) return hint[1];
  if (source.trim() === '') return 'the expression is empty';
  if (rest.trim() === '') return 'the expression ends too early';
  return readable(error.summary);
}

function messageOf(error: unknown): string {
  if (error instanceof RangeError) return 'the expression is nested too deeply';
  if (error instanceof CelTypeError || error instanceof ParseError) return readable(error.summary);
  return error instanceof Error ? error.message : String(error);
}

function offsetOf(error: unknown): number | undefined {
  if (error instanceof RejectedExpression) return error.offset;
  if (error instanceof ParseError || error instanceof CelTypeError)
    return error.node?.start ?? error.range?.start;
  return undefined;
}

const tokens = new Map([
  ['EOF', 'the end'],
  ['LPAREN', '`(`'],
  ['RPAREN', '`)`'],
  ['LBRACKET', '`[`'],
  ['RBRACKET', '`]`'],
  ['LBRACE', '`{`'],
  ['RBRACE', '`}`'],
  ['DOT', '`.`'],
  ['COMMA', '`,`'],
  ['COLON', '`:`'],
  ['QUESTION', '`?`'],
  ['IDENTIFIER', 'a name'],
  ['NUMBER', 'a number'],
  ['STRING', 'a text'],
  ['BOOLEAN', 'true or false'],
  ['NULL', 'null'],
  ['MULTIPLY', '`*`'],
  ['DIVIDE', '`/`'],
  ['PLUS', '`+`'],
  ['MINUS', '`-`'],
  ['MODULO', '`%`'],
  ['GT', '`>`'],
  ['GE', '`>=`'],
  ['LT', '`<`'],
  ['LE', '`<=`'],
  ['EQ', '`==`'],
  ['NE', '`!=`'],
  ['AND', '`&&`'],
  ['OR', '`||`'],
  ['NOT', '`!`'],
  ['IN', '`in`'],
]);

function readable(summary: string): string {
  if (summary.startsWith('Exceeded max'))
    return 'the expression is too large, or nested too deeply';
  const words = withWrittenNames(summary).replaceAll(
    /\b[A-Z]{2,}\b/g,
    (word) => tokens.get(word) ?? word,
  );
  return words.charAt(0).toLowerCase() + words.slice(1);
}
