import type { Explanation } from '../../landscape/model/explanation.ts';
import { talliesText } from './ends.ts';
import { endsOf, subjectOf, whySentence } from './explain-why.ts';
import { countText, plural } from './numbers.ts';
import { addSentence } from './report.ts';
import type { Report } from './report.ts';

/** With more ends than this, how many ended in which way says more than a sentence for each. */
const mostSentences = 8;

/** The answer, before all evidence: a sentence for each end, or how many ended in which way. */
export function addAnswer(report: Report, explanation: Explanation): void {
  const { page } = explanation;
  const { answer, faint } = report.style;
  for (const sentence of answerSentences(explanation)) addSentence(report, sentence, answer);
  if (page.shown === page.tokens) return;
  const shown = `Explained here: ${countText(page.shown)} of ${plural(page.tokens, 'token')}`;
  const next = page.next === null ? '.' : `; go on with --after ${page.next}.`;
  addSentence(report, `${shown}${next}`, faint);
}

export function answerSentences(explanation: Explanation): readonly string[] {
  const { page, tokens } = explanation;
  if (tokens.length === 0) {
    return [`There is nothing more: it is ${plural(page.tokens, 'token')} in all.`];
  }
  const ends = endsOf(explanation);
  if (page.shown !== page.tokens || ends.length > mostSentences) {
    return [summarySentence(explanation)];
  }
  if (ends.length === 1) return ends.map((token) => whySentence(explanation, token));
  return ends.map((token, i) => `${i + 1}. ${whySentence(explanation, token, true)}`);
}

/** What became of it in all: `Row 0 (orders.json line 2) became 3 tokens, which ended so: …`. */
function summarySentence(explanation: Explanation): string {
  const { tokens, ends, page, asked } = explanation;
  const named = tokens.find(({ id }) => id === asked.token) ?? tokens[0];
  const subject = named === undefined ? 'It' : subjectOf(explanation, named);
  const sink = asked.sink === null ? '' : `, as far as it ended in \`${asked.sink}\`,`;
  const all = plural(page.tokens, 'token');
  return `${subject}${sink} became ${all}, which ended so: ${talliesText(ends)}.`;
}
