import type { JsonValue } from '../../landscape/model/json.ts';
import { cellWidth, fitText } from './cell-width.ts';

/**
 * What a terminal would obey, or what would not be seen: controls (C0, C1, DEL), format characters
 * (bidi controls, zero width, tags), line and paragraph separators, lone surrogates, fillers.
 */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Text from data as it may be printed: on one line, every hidden character made visible (`␊`, `␛`,
 * `‹U+202E›`), cut to `width` cells with `…`. Everything that comes from rows, settings or outside
 * passes through here before it reaches a terminal.
 */
export function displayText(text: string, width = Infinity): string {
  // Of millions of characters those that may be in sight are enough, if they fill the width.
  const most = width * 4 + 400;
  if (text.length > most) {
    const head = text.slice(0, most).replaceAll(hidden, visible);
    if (cellWidth(head) > width + atTheCut) return fitText(head, width);
  }
  return fitText(text.replaceAll(hidden, visible), width);
}

/** Cells by which the last character may seem wider because it was cut in two: `‹U+D83D›`. */
const atTheCut = 16;

/** How many characters of a text would be obeyed or not seen; line breaks and tabs are no secret. */
export function countHidden(text: string): number {
  let count = 0;
  for (const [character] of text.replaceAll('\r\n', '\n').matchAll(hidden)) {
    if (character !== '\n' && character !== '\t') count += 1;
  }
  return count;
}

/** A JSON value as one line of JSON. */
export function displayValue(value: JsonValue, width = Infinity): string {
  return displayText(JSON.stringify(value), width);
}

/**
 * JSON text for programs that stays the same JSON and does nothing to a terminal: hidden characters in its
 * texts as `\u…` escapes. Its line breaks are between its parts, and stay.
 */
export function displayJson(json: string): string {
  return json.replaceAll(hidden, (character) =>
    character === '\n' ? character : escaped(character),
  );
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, i) => {
    return `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }).join('');
}

/** Our own text with data in it, of several lines: its line breaks are ours and stay. */
export function displayLines(text: string): string {
  return text
    .split('\n')
    .map((line) => displayText(line))
    .join('\n');
}

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  // Unicode has a picture for each C0 control, in the same order, and one for DEL.
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
}
