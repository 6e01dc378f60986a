import { EvaluationError, type Environment } from '@marcbachmann/cel-js';

import type { Pattern } from '../patterns.ts';
import { compilePattern } from '../patterns.ts';
import { doubleFromText, intFromDouble, intFromText } from './numbers.ts';
import * as texts from './texts.ts';
import { timestampFromSeconds, timestampFromText } from './timestamps.ts';

/** The functions that expressions may call, as `f(x)`. */
export const globalFunctions: readonly string[] =
  'bool double duration dyn has int size string timestamp type'.split(' ');

/**
 * The functions that expressions may call, as `x.f()`. Left out: bytes, and what depends on the time
 * zone or the zone data of the machine (`getDayOfYear`, all getters with a zone).
 */
export const methods: readonly string[] = [
  'all exists exists_one filter map join size split',
  'contains endsWith indexOf lastIndexOf lowerAscii matches startsWith substring trim upperAscii',
  'getDate getDayOfMonth getDayOfWeek getFullYear getHours getMilliseconds getMinutes getMonth',
  'getSeconds',
].flatMap((names) => names.split(' '));

/** Methods whose first argument names a variable that the others may use. */
export const comprehensions: readonly string[] = ['all', 'exists', 'exists_one', 'filter', 'map'];

type Handler = Parameters<Environment['registerOperator']>[1];
const int = (value: bigint): bigint => value;
const double = (value: number): number => value;
const time = 'google.protobuf.Timestamp';

/** Signature → our own version of a function that the library has, with the reason beside it. */
const replacements: readonly (readonly [signature: string, handler: Handler])[] = [
  ['int(int): int', int],
  ['int(double): int', intFromDouble],
  ['int(string): int', intFromText],
  ['double(double): double', double],
  ['double(int): double', Number],
  ['double(string): double', doubleFromText],
  [`timestamp(string): ${time}`, timestampFromText],
  [`timestamp(int): ${time}`, timestampFromSeconds],
  ['string.indexOf(string): int', texts.indexOf],
  ['string.indexOf(string, int): int', texts.indexOf],
  ['string.lastIndexOf(string): int', texts.lastIndexOf],
  ['string.lastIndexOf(string, int): int', texts.lastIndexOf],
  ['string.substring(int): string', texts.substring],
  ['string.substring(int, int): string', texts.substring],
  ['string.split(string): list<string>', texts.split],
  ['string.split(string, int): list<string>', texts.split],
  ['string.lowerAscii(): string', texts.lowerAscii],
  ['string.upperAscii(): string', texts.upperAscii],
  ['string.matches(string): bool', (text: string, source: string) => patternOf(source).isIn(text)],
];

// The library refuses a second function under a name it has, so ours are registered under names of
// their own, and calls are renamed after parsing.
const prefix = 'elspeth_';
const replaced = new Set(replacements.map(([signature]) => /(\w+)\(/.exec(signature)?.[1]));

export function registerFunctions(environment: Environment): void {
  for (const [signature, handler] of replacements) {
    const renamed = signature.replace(/(\w+)\(/, `${prefix}$1(`);
    environment.registerFunction(renamed, handler, { async: false });
  }
  environment.registerFunction(`string(${time}): string`, (date: Date) => date.toISOString(), {
    async: false,
  });
}

/** The name under which the function is registered. */
export function registeredName(name: string): string {
  return replaced.has(name) ? prefix + name : name;
}

/** A message of the library with function names as people wrote them. */
export function withWrittenNames(message: string): string {
  return message.replaceAll(prefix, '');
}

const patterns = new Map<string, Pattern>();
const maxPatterns = 500;

/**
 * Patterns are mostly literals, few and used for every row; those that come from rows must not fill
 * the memory.
 */
function patternOf(source: string): Pattern {
  const known = patterns.get(source);
  if (known !== undefined) return known;
  const compiled = compilePattern(source);
  if (!compiled.ok) {
    const message = `bad pattern: ${compiled.message}`;
    throw new EvaluationError({ code: 'invalid_regular_expression', message });
  }
  if (patterns.size >= maxPatterns) patterns.clear();
  patterns.set(source, compiled.pattern);
  return compiled.pattern;
}
