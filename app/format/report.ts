import { padText } from './cell-width.ts';
import { displayText } from './display-text.ts';
import type { Fact } from './fact.ts';
import type { TextStyle } from './text-style.ts';
import { breakText, wrapText } from './wrap-text.ts';

/**
 * Lines of a report for people, none wider than it may be. All text that is added goes through
 * {@link displayText} here, so that nothing can be forgotten.
 */
export interface Report {
  readonly width: number;
  readonly style: TextStyle;
  readonly lines: string[];
}

/** Narrower terminals get this anyway: hashes must stay readable. */
const leastWidth = 40;
const labelWidth = 12;

export function createReport(width: number, style: TextStyle): Report {
  return { width: Math.max(width, leastWidth), style, lines: [] };
}

/** A sentence over the whole width. */
export function addSentence(report: Report, text: string, mark: (text: string) => string): void {
  for (const line of wrapText(displayText(text), report.width)) report.lines.push(mark(line));
}

export function addHeading(report: Report, text: string): void {
  report.lines.push('', ...wrapText(displayText(text), report.width).map(report.style.heading));
}

/** A fact with its label; what does not fit on the line goes on below it, in the same column. */
export function addFact(
  report: Report,
  label: string,
  text: string,
  { indent = 2, mark = (line: string) => line }: FactLayout = {},
): void {
  const room = report.width - indent - labelWidth;
  const head = ' '.repeat(indent);
  for (const [i, line] of wrapText(displayText(text), room).entries()) {
    const name = padText(i === 0 ? displayText(label) : '', labelWidth);
    report.lines.push(`${head}${report.style.faint(name)}${mark(line)}`.trimEnd());
  }
}

/** Facts one below the other. */
export function addFacts(report: Report, facts: readonly Fact[], indent = 2): void {
  for (const { label, text, mark } of facts) {
    addFact(report, label, text, {
      indent,
      ...(mark === undefined ? {} : { mark: report.style[mark] }),
    });
  }
}

export interface FactLayout {
  readonly indent?: number;
  readonly mark?: (line: string) => string;
}

/** Data as it stands, broken where the line is full. */
export function addData(report: Report, text: string, indent = 2): void {
  for (const line of breakText(displayText(text), report.width - indent)) {
    report.lines.push(`${' '.repeat(indent)}${line}`);
  }
}

/** A line of its own, with its marks; the caller made it fit and safe to print. */
export function addLine(report: Report, line: string): void {
  report.lines.push(line.trimEnd());
}
