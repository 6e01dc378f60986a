import { Composer, Lexer, LineCounter, Parser } from 'yaml';
import type { Document } from 'yaml';

import { severalDocuments, tooDeep, tooManyParts, toSyntaxFaults } from './yaml-faults.ts';
import type { SyntaxFault } from './yaml-faults.ts';

/** Deeper than any settings need, and far from where a recursive reader runs out of stack. */
export const maxDepth = 100;

/** About 25,000 settings. The parser needs more than a second for a million of the shortest parts. */
const maxParts = 150_000;

export type YamlDocument = Document.Parsed;

export interface ComposedYaml {
  /** Absent when the text is empty, or refused before it was composed. */
  readonly document: YamlDocument | undefined;
  readonly faults: readonly SyntaxFault[];
  readonly lines: LineCounter;
}

/**
 * Reads YAML 1.2 with the core schema (JSON is a part of it). Nesting is counted while tokens arrive,
 * because the composer recurses: a file of brackets would take it seconds to fail.
 */
export function composeYaml(text: string): ComposedYaml {
  const lines = toLines(text);
  const parser = new Parser();
  const tokens = [];
  let parts = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const { offset } = parser;
    for (const token of parser.next(lexeme)) tokens.push(token);
    // Each level takes one stack entry; a document and a pending scalar take two more.
    if (parser.stack.length > maxDepth + 2)
      return { document: undefined, faults: [tooDeep(offset, maxDepth)], lines };
    if (++parts > maxParts) return { document: undefined, faults: [tooManyParts(offset)], lines };
  }
  for (const token of parser.end()) tokens.push(token);
  const composer = new Composer({
    schema: 'core',
    resolveKnownTags: false,
    merge: false,
    stringKeys: true,
    // Our own check is linear; the library's compares every key with every other.
    uniqueKeys: false,
    prettyErrors: false,
  });
  const documents = composer.compose(tokens, false, text.length);
  const document = documents.next().value ?? undefined;
  if (document === undefined) return { document, faults: [], lines };
  const faults = [...toSyntaxFaults(document, lines)];
  const second = documents.next().value ?? undefined;
  if (second !== undefined) faults.push(severalDocuments(second.range[0]));
  return { document, faults, lines };
}

function toLines(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) {
    lines.addNewLine(end + 1);
  }
  return lines;
}
