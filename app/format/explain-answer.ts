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
  const { page, tokens } = explanation;
  const { answer, faint } = report.style;
  const ends = endsOf(explanation);
  const isWhole = page.shown === page.tokens;
  if (tokens.length === 0) {
    const all = plural(page.tokens, 'token');
    addSentence(report, `There is nothing more: it is ${all} in all.`, answer);
  } else if (!isWhole || ends.length > mostSentences) {
    addSentence(report, summary(explanation), answer);
  } else if (ends.length === 1) {
    for (const token of ends) addSentence(report, whySentence(explanation, token), answer);
  } else {
    for (const [i, token] of ends.entries()) {
      addSentence(report, `${i + 1}. ${whySentence(explanation, token, true)}`, answer);
    }
  }
  if (isWhole) return;
  const shown = `Explained here: ${countText(page.shown)} of ${plural(page.tokens, 'token')}`;
  const next = page.next === null ? '.' : `; go on with --after ${page.next}.`;
  addSentence(report, `${shown}${next}`, faint);
}

function summary(explanation: Explanation): string {
  const { tokens, ends, page, asked } = explanation;
  const named = tokens.find(({ id }) => id === asked.token) ?? tokens[0];
  const subject = named === undefined ? 'It' : subjectOf(explanation, named);
  const sink = asked.sink === null ? '' : `, as far as it ended in \`${asked.sink}\`,`;
  const all = plural(page.tokens, 'token');
  return `${subject}${sink} became ${all}, which ended so: ${talliesText(ends)}.`;
}
