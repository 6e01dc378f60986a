import type { JsonValue } from '../../../../landscape/model/json.ts';
import { displayText, displayValue } from '../../../format/display-text.ts';
import { countText, plural } from '../../../format/numbers.ts';
import { breakText } from '../../../format/wrap-text.ts';
import type { Line, Span } from '../../components/line.tsx';
import { isFoldable } from './json-tree.ts';
import type { JsonNode } from './json-tree.ts';

interface Shown {
  readonly isFolded: boolean;
  /** Its whole text stands below it. */
  readonly isUnfolded: boolean;
}

/** A value on one line: its name, and as much of it as there is room for. */
export function jsonLine(
  node: JsonNode,
  at: number,
  width: number,
  { isFolded, isUnfolded }: Shown,
): Line {
  const { key } = node;
  const mark = isFoldable(node, at) ? (isFolded ? '▸' : '▾') : isUnfolded ? '▾' : ' ';
  const head: Span[] = [
    { text: indentOf(node, width), tone: 'faint' },
    { text: `${mark} `, tone: 'accent' },
  ];
  if (key !== undefined) {
    const name = displayText(typeof key === 'number' ? `[${key}]` : key, Math.floor(width / 2));
    head.push({ text: name, tone: 'title' }, '  ');
  }
  const used = head.reduce((cells, span) => cells + textOf(span).length, 0);
  return [...head, ...valueSpans(node, at, Math.max(12, width - used), isFolded || isUnfolded)];
}

/** The deeper ones do not go further to the right than this part of the line; they say how deep they are. */
function indentOf({ depth }: JsonNode, width: number): string {
  const most = Math.floor(width * 0.35);
  const own = depth * 2;
  return own <= most ? ' '.repeat(own + 1) : `${' '.repeat(most - 5)}${`·${depth}`.padEnd(6)}`;
}

function textOf(span: Span): string {
  return typeof span === 'string' ? span : span.text;
}

/** With fewer values than this, what is folded is written on its line. */
const fewNodes = 40;

function valueSpans(node: JsonNode, at: number, room: number, isBrief: boolean): readonly Span[] {
  const { value, digits, holdsDigits, end } = node;
  if (digits !== undefined) return [{ text: displayText(digits, room), tone: 'accent' }];
  if (typeof value === 'string') return textSpans(node, value, room, isBrief);
  if (typeof value !== 'object' || value === null) {
    return [{ text: displayValue(value, room), tone: value === null ? 'faint' : 'accent' }];
  }
  const size = sizeText(value);
  if (!isBrief || holdsDigits === true || end - at > fewNodes)
    return [{ text: size, tone: 'faint' }];
  return [{ text: `${size}  ${briefText(value, room)}`, tone: 'faint' }];
}

/** All of it, but of long texts only what may be in sight. */
function briefText(value: JsonValue, room: number): string {
  const text = JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'string' ? each.slice(0, longest) : each,
  );
  return displayText(text, room);
}

function sizeText(value: Extract<JsonValue, object>): string {
  return Array.isArray(value)
    ? `[${countText(value.length)}]`
    : `{${countText(Object.keys(value).length)}}`;
}

/** Longer texts are not escaped only to be cut. */
const longest = 1000;

function textSpans(
  { hidden }: JsonNode,
  value: string,
  room: number,
  isUnfolded: boolean,
): readonly Span[] {
  const notes = [
    ...(hidden === 0 ? [] : [`${countText(hidden)} hidden`]),
    ...(value.length > room - 2 || isUnfolded ? [plural(value.length, 'char')] : []),
  ];
  const note = notes.length === 0 ? '' : `  (${notes.join(', ')})`;
  const noteSpan: Span = { text: note, tone: hidden === 0 ? 'faint' : 'warn' };
  if (isUnfolded) return [noteSpan];
  const head = value.length > longest ? value.slice(0, longest) : value;
  return [displayValue(head, Math.max(8, room - note.length)), noteSpan];
}

/** Texts are unfolded up to this many characters; an editor shows more. */
export const mostUnfolded = 20_000;

/** A whole text below its name: its own lines, each broken where the screen ends. */
export function textParts(node: JsonNode, width: number): readonly string[] {
  if (typeof node.value !== 'string') return [];
  const room = Math.max(10, width - indentOf(node, width).length - 4);
  const text = node.value.slice(0, mostUnfolded);
  const lines = text
    .split('\n')
    .flatMap((line, i, all) =>
      breakText(displayText(i < all.length - 1 ? `${line}\n` : line), room),
    );
  const left = node.value.length - text.length;
  return left === 0 ? lines : [...lines, `… ${plural(left, 'more character')}: E opens all of it`];
}

/** A line of a text that is unfolded. */
export function partLine(node: JsonNode, part: string, width: number): Line {
  return [
    { text: `${indentOf(node, width)}  `, tone: 'faint' },
    { text: '│ ', tone: 'accent' },
    part,
  ];
}
