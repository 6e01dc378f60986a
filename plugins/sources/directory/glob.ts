import { loadRe2 } from '../../load-re2.ts';
import { compilePattern } from '../../patterns.ts';

/** One part of a pattern between `/`. */
export type GlobPart =
  | { readonly kind: 'any_depth' }
  | { readonly kind: 'name'; readonly matches: (name: string) => boolean };

export type Glob =
  | { readonly ok: true; readonly parts: readonly GlobPart[] }
  | { readonly ok: false; readonly message: string };

const anyDepth: GlobPart = { kind: 'any_depth' };

/**
 * Reads a pattern for paths below a folder: `*` and `?` stand for characters of a name, `[a-z]` and
 * `[!a-z]` for one of a set, `{a,b}` for either text, and `**` between `/` for folders, however deep.
 * Names that begin with a dot match only where the pattern has the dot.
 */
export function parseGlob(pattern: string): Glob {
  const texts = pattern.split('/');
  if (pattern.includes('\\'))
    return invalid('folders are separated by `/`, and nothing is escaped');
  if (pattern === '') return invalid('it names no file');
  if (texts.includes('')) return invalid('it has a `/` too many: it starts below `path`');
  if (texts.some((text) => text === '.' || text === '..')) {
    return invalid('it cannot leave `path`: `.` and `..` are no names');
  }
  // `**` alone means all files, not the folders in which they are.
  if (texts.at(-1) === '**') texts.push('*');
  const parts: GlobPart[] = [];
  for (const text of texts) {
    const part = text === '**' ? anyDepth : namePart(text);
    if (typeof part === 'string') return invalid(part);
    parts.push(part);
  }
  return { ok: true, parts };
}

function namePart(text: string): GlobPart | string {
  if (text.includes('**')) return '`**` stands alone between `/`';
  const source = toRegExp(text);
  if (source === undefined) return `\`${text}\` has a bracket that is not closed, or an empty one`;
  // A backtracking engine would take exponential time for `*a*a*a*`.
  const compiled = compilePattern(`(?s)^${source}$`);
  if (!compiled.ok) return `\`${text}\`: ${compiled.message}`;
  const { pattern } = compiled;
  const takesHidden = text.startsWith('.');
  return {
    kind: 'name',
    matches: (name) => (takesHidden || !name.startsWith('.')) && pattern.isIn(name),
  };
}

/** Whole pieces of a pattern: a set, alternatives, or one character. */
const pieces = /\[!?[^\]]+\]|\{[^{}]*\}|[^[{]/gsu;

function toRegExp(text: string): string | undefined {
  const found = text.match(pieces) ?? [];
  if (found.join('') !== text) return undefined;
  const sources = found.map((piece) => {
    if (piece === '*') return '.*';
    if (piece === '?') return '.';
    if (piece.startsWith('[') && piece.length > 1) return setSource(piece.slice(1, -1));
    if (piece.startsWith('{') && piece.length > 1) return eitherSource(piece.slice(1, -1));
    return loadRe2().quote(piece);
  });
  return sources.every((source) => source !== undefined) ? sources.join('') : undefined;
}

function setSource(members: string): string {
  const isNegated = members.startsWith('!');
  const quoted = (isNegated ? members.slice(1) : members).replaceAll(/[^\w-]/gu, (character) =>
    loadRe2().quote(character),
  );
  return `[${isNegated ? '^' : ''}${quoted.replaceAll('^', '\\^')}]`;
}

function eitherSource(alternatives: string): string | undefined {
  const sources = alternatives.split(',').map(toRegExp);
  return sources.includes(undefined) ? undefined : `(?:${sources.join('|')})`;
}

function invalid(message: string): Glob {
  return { ok: false, message };
}
