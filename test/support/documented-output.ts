import { expect } from 'vitest';

/** Stands for any number of lines, as a line of its own. */
const gap = '…';

/** What differs from run to run or from machine to machine, and what it is shown as here. */
const varying: readonly (readonly [RegExp, string])[] = [
  [/\br-[0-9a-z]{6}\b/g, 'r-KEY'],
  // Recorded times have milliseconds; times in rows of the fixtures have none.
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'TIME'],
  [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME'],
  [/\b[\d.,]+ rows\/s/g, 'RATE'],
  [/\b\d[\d.]* m?s\b/g, 'DURATION'],
  [/\b0\.1\.0\+[0-9a-f]{12}\b/g, 'VERSION'],
  [/\bNode \d+\.\d+\.\d+/g, 'Node VERSION'],
  [/[ \t]+/g, ' '],
];

/**
 * Compares an output with the one that a document shows: all lines but blank ones, without what
 * varies. A line `…` in the document stands for any number of lines.
 */
export function expectDocumented(shown: string, actual: string, place: string): void {
  const wanted = stableLines(shown);
  let rest = stableLines(actual);
  let isAnchored = true;
  for (const part of partsBetweenGaps(wanted)) {
    const at = isAnchored ? 0 : indexOfPart(rest, part);
    const found = rest.slice(at, at + part.length);
    expect(at === -1 ? rest : found, place).toEqual(part);
    rest = rest.slice(at + part.length);
    isAnchored = false;
  }
  if (wanted.at(-1) !== gap) expect(rest, `${place}: more than the document shows`).toEqual([]);
}

function stableLines(text: string): readonly string[] {
  const masked = varying.reduce((masking, [what, name]) => masking.replaceAll(what, name), text);
  return masked
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The first part is empty when the document begins with a gap. */
function partsBetweenGaps(lines: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  for (const line of lines) {
    if (line === gap) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return parts;
}

function indexOfPart(lines: readonly string[], part: readonly string[]): number {
  const last = lines.length - part.length;
  for (let at = 0; at <= last; at += 1) {
    if (part.every((line, i) => line === lines[at + i])) return at;
  }
  return -1;
}
