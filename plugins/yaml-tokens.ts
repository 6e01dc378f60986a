import { Lexer, LineCounter, Parser } from 'yaml';
import type { CST } from 'yaml';

/** What a YAML text may be made of; whatever goes beyond is refused before it costs anything. */
export interface YamlLimits {
  readonly depth: number;
  /** Lexical parts, and escapes in quoted texts: each may be an error of its own. */
  readonly parts: number;
}

export type YamlTokens =
  | { readonly ok: true; readonly tokens: readonly CST.Token[] }
  | { readonly ok: false; readonly exceeded: keyof YamlLimits; readonly offset: number };

/**
 * The first half of reading YAML. Nesting and parts are counted while tokens arrive: composing them
 * recurses, so that a megabyte of brackets takes seconds, and keeps an object for each fault, so that four
 * megabytes of commas take all memory.
 */
export function readYamlTokens(text: string, limits: YamlLimits): YamlTokens {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let parts = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const { offset } = parser;
    for (const token of parser.next(lexeme)) tokens.push(token);
    // Each level takes one stack entry; a document and a pending scalar take two more.
    if (parser.stack.length > limits.depth + 2) return { ok: false, exceeded: 'depth', offset };
    parts += 1 + (lexeme.startsWith('"') ? countEscapes(lexeme) : 0);
    if (parts > limits.parts) return { ok: false, exceeded: 'parts', offset };
  }
  for (const token of parser.end()) tokens.push(token);
  return { ok: true, tokens };
}

function countEscapes(quoted: string): number {
  let count = 0;
  for (let at = quoted.indexOf('\\'); at !== -1; at = quoted.indexOf('\\', at + 2)) count += 1;
  return count;
}

/** Where the lines of a text start. */
export function countLines(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) {
    lines.addNewLine(end + 1);
  }
  return lines;
}
