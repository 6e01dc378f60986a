import { Composer } from 'yaml';
import type { Document, LineCounter } from 'yaml';

import { countLines, readYamlTokens } from '../../plugins/yaml-tokens.ts';
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

/** Reads YAML 1.2 with the core schema (JSON is a part of it). */
export function composeYaml(text: string): ComposedYaml {
  const lines = countLines(text);
  const read = readYamlTokens(text, { depth: maxDepth, parts: maxParts });
  if (!read.ok) {
    const { exceeded, offset } = read;
    const fault = exceeded === 'depth' ? tooDeep(offset, maxDepth) : tooManyParts(offset);
    return { document: undefined, faults: [fault], lines };
  }
  const composer = new Composer({
    schema: 'core',
    resolveKnownTags: false,
    merge: false,
    stringKeys: true,
    // Our own check is linear; the library's compares every key with every other.
    uniqueKeys: false,
    prettyErrors: false,
  });
  const documents = composer.compose(read.tokens, false, text.length);
  const document = documents.next().value ?? undefined;
  if (document === undefined) return { document, faults: [], lines };
  const faults = [...toSyntaxFaults(document, lines)];
  const second = documents.next().value ?? undefined;
  if (second !== undefined) faults.push(severalDocuments(second.range[0]));
  return { document, faults, lines };
}
