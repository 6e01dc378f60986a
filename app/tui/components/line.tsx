import { Text } from 'ink';
import { createContext, memo, useContext } from 'react';
import type { ReactNode } from 'react';

import { cellWidth } from '../../format/cell-width.ts';
import { displayText } from '../../format/display-text.ts';
import { asciiText } from '../ascii.ts';
import { themes } from '../theme.ts';
import type { Theme, Tone } from '../theme.ts';

/** A piece of a line: text as it is, or text of a tone. */
export type Span = string | { readonly text: string; readonly tone: Tone };

/** One line of a screen, from left to right. */
export type Line = readonly Span[];

export const ThemeContext = createContext<Theme>(themes.dark);

/** Whether the glyphs of frames are drawn in ASCII. */
export const AsciiContext = createContext(false);

interface LineViewProps {
  readonly line: Line;
  /** Cells; the line is cut or filled to exactly this. */
  readonly width: number;
  /** The line under the cursor: reverse over its whole width. */
  readonly isSelected?: boolean;
}

/**
 * The one place where text becomes part of a screen. Everything passes through `displayText` here, so
 * that no text from data can move the cursor or draw outside of its line; and is fitted here, because
 * Ink measures by other rules than terminals. A line that has not changed costs nothing.
 */
export const LineView = memo(function LineView({
  line,
  width,
  isSelected = false,
}: LineViewProps): ReactNode {
  const theme = useContext(ThemeContext);
  const isAscii = useContext(AsciiContext);
  // Before it is cut, because a glyph may become a word; and after, for the mark of the cut.
  const cut = isAscii ? cutSpans(line.map(inAscii), width).map(inAscii) : cutSpans(line, width);
  if (isSelected) {
    // A reversed line stays one colour: its words and glyphs say the rest.
    const text = fill(cut, width)
      .map((span) => span.text)
      .join('');
    return (
      <Text wrap="truncate" {...theme.selected}>
        {text}
      </Text>
    );
  }
  // An empty text would take no line.
  const spans = cut.length === 0 ? [{ text: ' ', tone: 'plain' as const }] : cut;
  return (
    <Text wrap="truncate">
      {spans.map(({ text, tone }, i) =>
        tone === 'plain' ? (
          text
        ) : (
          <Text key={i} {...theme[tone]}>
            {text}
          </Text>
        ),
      )}
    </Text>
  );
}, isSameLine);

function isSameLine(before: LineViewProps, after: LineViewProps): boolean {
  return (
    before.width === after.width &&
    before.isSelected === after.isSelected &&
    (before.line === after.line ||
      (before.line.length === after.line.length &&
        before.line.every((span, i) => isSameSpan(span, after.line[i]))))
  );
}

function isSameSpan(a: Span, b: Span | undefined): boolean {
  if (typeof a === 'string' || typeof b === 'string' || b === undefined) return a === b;
  return a.text === b.text && a.tone === b.tone;
}

function inAscii(span: Span): FittedSpan {
  return typeof span === 'string'
    ? { text: asciiText(span), tone: 'plain' }
    : { ...span, text: asciiText(span.text) };
}

interface FittedSpan {
  readonly text: string;
  readonly tone: Tone;
}

/** The spans as they may be printed, cut or filled with spaces to exactly `width` cells. */
export function fitSpans(line: Line, width: number): readonly FittedSpan[] {
  return fill(cutSpans(line, width), width);
}

/** The spans as they may be printed, in at most `width` cells; neighbours of one tone are one. */
function cutSpans(line: Line, width: number): readonly FittedSpan[] {
  const cut: FittedSpan[] = [];
  let room = Math.max(0, width);
  for (const span of line) {
    if (room <= 0) break;
    const { text, tone } = typeof span === 'string' ? { text: span, tone: 'plain' as const } : span;
    const shown = displayText(text, room);
    if (shown === '') continue;
    room -= cellWidth(shown);
    const last = cut.at(-1);
    if (last?.tone === tone) cut[cut.length - 1] = { text: last.text + shown, tone };
    else cut.push({ text: shown, tone });
  }
  return cut;
}

function fill(spans: readonly FittedSpan[], width: number): readonly FittedSpan[] {
  const cells = spans.reduce((sum, { text }) => sum + cellWidth(text), 0);
  if (cells >= width) return spans;
  return [...spans, { text: ' '.repeat(width - cells), tone: 'plain' }];
}

/** Cells that a line takes when nothing is cut. */
export function lineWidth(line: Line): number {
  return line.reduce(
    (cells, span) => cells + cellWidth(displayText(typeof span === 'string' ? span : span.text)),
    0,
  );
}

/** The text of a line without its tones. */
export function lineText(line: Line): string {
  return line.map((span) => (typeof span === 'string' ? span : span.text)).join('');
}

/** A cell of a table: exactly `width` cells, numbers to the right. */
export function cell(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const shown = displayText(text, width);
  const rest = ' '.repeat(Math.max(0, width - cellWidth(shown)));
  return align === 'left' ? shown + rest : rest + shown;
}
