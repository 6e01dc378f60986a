import { isCollection, isScalar, visit } from 'yaml';
import type { Document, ErrorCode, LineCounter, YAMLError } from 'yaml';

/** Something that is not the YAML we read, at an offset of the text. */
export interface SyntaxFault {
  readonly offset: number;
  readonly message: string;
  readonly nextStep: string;
}

/** The first ones tell enough, and each that is about a bracket searches the document. */
const maxErrors = 100;
const maxMessageLength = 160;

/** Faults inside of one value. After any other, the parser no longer sees what the author sees. */
const localFaults: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'BAD_ALIAS',
  'BAD_DQ_ESCAPE',
  'BAD_SCALAR_START',
  'BLOCK_AS_IMPLICIT_KEY',
  'NON_STRING_KEY',
  'TAB_AS_INDENT',
  'TAG_RESOLVE_FAILED',
]);

/**
 * The parser's errors in words for authors of settings, in the order of the text: one a line, and
 * none that only follows from another.
 */
export function toSyntaxFaults(
  document: Document.Parsed,
  lines: LineCounter,
): readonly SyntaxFault[] {
  const byLine = new Map<number, { readonly code: ErrorCode; readonly fault: SyntaxFault }>();
  for (const error of [...document.errors, ...document.warnings].slice(0, maxErrors)) {
    const offset = startOfUnclosed(document, error) ?? error.pos[0];
    const { line } = lines.linePos(offset);
    const { code } = error;
    // The second of the two that such a line gives tells the cause of both.
    if (!byLine.has(line) || code === 'MULTILINE_IMPLICIT_KEY') {
      byLine.set(line, { code, fault: toFault(error, offset) });
    }
  }
  const found = [...byLine.values()].toSorted((a, b) => a.fault.offset - b.fault.offset);
  const last = found.findIndex(({ code }) => !localFaults.has(code));
  return found.slice(0, last === -1 ? undefined : last + 1).map(({ fault }) => fault);
}

export function tooDeep(offset: number, maxDepth: number): SyntaxFault {
  return {
    offset,
    message: `settings are nested more than ${maxDepth} levels deep`,
    nextStep: 'Look for a bracket that is never closed, or write it flatter.',
  };
}

export function tooManyParts(offset: number): SyntaxFault {
  return {
    offset,
    message: 'there are too many values in this file',
    nextStep: 'Move large tables into a file of their own that a plugin reads.',
  };
}

export function severalDocuments(offset: number): SyntaxFault {
  return {
    offset,
    message: 'a second YAML document starts here; settings are one document',
    nextStep: 'Remove the `---` line, or make it a file of its own.',
  };
}

const quoteIt =
  'Put text that contains `: ` or ` #`, or starts with a special character, in quotes.';
const indentIt = 'Indent with spaces; keys of one mapping start in the same column.';
const closeIt = 'Add what is missing: a quote, a bracket, a comma or a `:`.';

type Words = { readonly message?: string; readonly nextStep: string };

const wording: Partial<Record<ErrorCode, Words>> = {
  BAD_ALIAS: { nextStep: quoteIt },
  BAD_DIRECTIVE: { nextStep: 'Remove the line that starts with `%`.' },
  BAD_DQ_ESCAPE: { nextStep: 'Write `\\\\` for a backslash, or use single quotes.' },
  BAD_INDENT: { nextStep: indentIt },
  BLOCK_AS_IMPLICIT_KEY: { message: 'a second `: ` in one value', nextStep: quoteIt },
  BLOCK_IN_FLOW: { nextStep: 'Inside `{}` and `[]`, write `{}` and `[]`, with commas.' },
  MISSING_CHAR: { nextStep: closeIt },
  MULTILINE_IMPLICIT_KEY: {
    message: 'this runs on into a line that looks like a key of its own',
    nextStep: `Put a \`:\` after the key, or correct the next line. ${indentIt}`,
  },
  NON_STRING_KEY: { message: 'a key that is not plain text', nextStep: quoteIt },
  TAB_AS_INDENT: { message: 'a tab indents this line', nextStep: 'Indent with spaces.' },
  TAG_RESOLVE_FAILED: { message: 'a tag (`!`)', nextStep: 'Remove the tag; put text in quotes.' },
};

function toFault(error: YAMLError, offset: number): SyntaxFault {
  const { message, nextStep } = wordsFor(error, offset !== error.pos[0]);
  return { offset, message: `not valid YAML: ${message ?? plainMessage(error)}`, nextStep };
}

function wordsFor({ code, message }: YAMLError, isUnclosed: boolean): Words {
  if (isUnclosed) return { message: 'this is never closed', nextStep: closeIt };
  if (message.startsWith('Implicit map keys')) {
    return { message: 'a key without a `:` after it', nextStep: indentIt };
  }
  return wording[code] ?? { nextStep: quoteIt };
}

/** Some messages quote the text they are about, however long it is. */
function plainMessage({ message }: YAMLError): string {
  const lower = message.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase());
  return lower.length > maxMessageLength ? `${lower.slice(0, maxMessageLength)}…` : lower;
}

/** The parser misses a closing quote or bracket where it gives up; people look for the opening one. */
function startOfUnclosed(
  document: Document.Parsed,
  { message, pos }: YAMLError,
): number | undefined {
  const isQuote = /^Missing closing .*quote/.test(message);
  const isBracket = /end with a [\]}]$/.test(message);
  if (!isQuote && !isBracket) return undefined;
  let start: number | undefined;
  visit(document, {
    Node(_key, node) {
      const [from, to] = node.range ?? [0, 0];
      const isOpened =
        (isQuote && isScalar(node) && node.type?.startsWith('QUOTE_')) ||
        (isBracket && isCollection(node) && node.flow);
      if (isOpened && from < pos[0] && pos[0] <= to) start = from;
    },
  });
  return start;
}
