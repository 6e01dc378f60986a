import { placeText } from '../../landscape/model/errors.ts';
import type { Problem } from '../../landscape/model/errors.ts';

/** A problem as people read it: the place and the sentence, then what it leaves out, one fact a line. */
export function problemText(problem: Problem): string {
  const { place, found, expected, nextStep } = problem;
  const sentence = problemSentence(problem);
  const lines = [place === undefined ? sentence : `${placeText(place)}  ${sentence}`];
  const fact = (name: string, text: string | undefined) => {
    if (text === undefined || sentence.includes(text)) return;
    lines.push(`    ${name.padEnd(9)} ${text.replaceAll('\n', '\n              ')}`);
  };
  fact('found', found);
  fact('expected', expected);
  fact('next', nextStep);
  return lines.join('\n');
}

/** The message, with the name that was probably meant. */
export function problemSentence({ message, nearest }: Problem): string {
  return nearest === undefined ? message : `${message}; did you mean \`${nearest}\`?`;
}

export function problemsText(problems: readonly Problem[]): string {
  return problems.map(problemText).join('\n');
}
