import type { ExplainedToken } from '../../../../landscape/model/explained-token.ts';
import type { Explanation } from '../../../../landscape/model/explanation.ts';
import { answerSentences } from '../../../format/explain-answer.ts';
import { endsOf, subjectOf, whySentence } from '../../../format/explain-why.ts';
import { cellWidth, fitText } from '../../../format/cell-width.ts';
import { talliesText } from '../../../format/ends.ts';
import { plural } from '../../../format/numbers.ts';
import { displayText } from '../../../format/display-text.ts';
import { wrapText } from '../../../format/wrap-text.ts';
import type { Line } from '../../components/line.tsx';
import type { JourneyEntry } from './journey.ts';

const label = ' WHY  ';
const indent = '      ';
/** A sentence is rather shown whole than cut before its last words. */
const oneMore = 1;

/**
 * The answer, in at most so many lines. Of several ends it says how many ended in which way, and what
 * became of the token that is selected.
 */
export function whyLines(
  explanation: Explanation,
  selected: JourneyEntry | undefined,
  width: number,
  most: number,
): readonly Line[] {
  const sentences = answerSentences(explanation);
  const room = width - label.length - 1;
  const [only] = sentences;
  if (sentences.length === 1 && only !== undefined && endsOf(explanation).length === 1) {
    return labelled(cutLines(only, room, most + oneMore));
  }
  const summary = summaryOf(explanation, room);
  const token = selected !== undefined && 'token' in selected ? selected.token : undefined;
  const own = token === undefined ? [] : ownLines(explanation, token, room, most - 1 + oneMore);
  // As many lines whatever is selected, so that nothing below moves.
  const longest = explanation.tokens.map((each) => {
    return ownLines(explanation, each, room, most - 1 + oneMore).length;
  });
  const below = Array.from({ length: Math.max(0, ...longest) }, (_, i) => own[i] ?? '');
  return labelled([summary, ...below]);
}

/** How all of it ended, on one line; what it is about stands above the screen too. */
function summaryOf(explanation: Explanation, width: number): string {
  const { tokens, ends, page, asked } = explanation;
  const [first] = tokens;
  const all = plural(page.tokens, 'token');
  if (first === undefined) return `There is nothing more: it is ${all} in all.`;
  const subject = subjectOf(explanation, tokens.find(({ id }) => id === asked.token) ?? first);
  const whole = `${subject} became ${all}: ${talliesText(ends)}.`;
  return cellWidth(whole) <= width ? whole : fitText(`${all}: ${talliesText(ends)}.`, width);
}

/** What became of one token, named by itself: the line above says of what it is. */
function ownLines(
  explanation: Explanation,
  token: ExplainedToken,
  width: number,
  most: number,
): readonly string[] {
  if (most < 1) return [];
  const asked = { ...explanation.asked, row: null };
  return cutLines(whySentence({ ...explanation, asked }, token), width, most);
}

/** A text in lines; what there is no room for shows as `…`. */
function cutLines(text: string, width: number, most: number): readonly string[] {
  const lines = wrapText(displayText(text), width);
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), fitText(`${lines[most - 1] ?? ''} …`, width)];
}

function labelled(lines: readonly string[]): readonly Line[] {
  return lines.map((text, i): Line => [
    { text: i === 0 ? label : indent, tone: 'accent' },
    { text, tone: 'answer' },
  ]);
}
