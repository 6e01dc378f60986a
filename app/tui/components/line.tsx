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
 * Ink measures by other rules than terminals.
 */
export const LineView = memo(function LineView({
  line,
  width,
  isSelected = false,
}: LineViewProps): ReactNode {
  const theme = useContext(ThemeContext);
  const isAscii = useContext(AsciiContext);
  // Before it is cut, because a glyph may become a word; and after, for the mark of the cut.
  const spans = isAscii ? fitSpans(line.map(inAscii), width).map(inAscii) : fitSpans(line, width);
  return (
    <Text wrap="truncate" {...(isSelected ? theme.selected : {})}>
      {spans.map(({ text, tone }, i) => (
        // A reversed line stays one colour: its words and glyphs say the rest.
        <Text key={i} {...(isSelected ? {} : theme[tone])}>
          {text}
        </Text>
      ))}
    </Text>
  );
});

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
  const fitted: FittedSpan[] = [];
  let room = Math.max(0, width);
  for (const span of line) {
    const { text, tone } = typeof span === 'string' ? { text: span, tone: 'plain' as const } : span;
    const shown = displayText(text, room);
    if (shown === '') continue;
    fitted.push({ text: shown, tone });
    room -= cellWidth(shown);
    if (room <= 0) break;
  }
  if (room > 0) fitted.push({ text: ' '.repeat(room), tone: 'plain' });
  return fitted;
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
