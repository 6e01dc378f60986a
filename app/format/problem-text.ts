import { placeText } from '../../landscape/model/errors.ts';
import type { Problem } from '../../landscape/model/errors.ts';

/** A problem as people read it: the place and the sentence, then what helps, one fact a line. */
export function problemText(problem: Problem): string {
  const { place, message, found, expected, nearest, nextStep } = problem;
  const lines = [place === undefined ? message : `${placeText(place)}  ${message}`];
  const fact = (name: string, text: string | undefined) => {
    if (text !== undefined)
      lines.push(`    ${name.padEnd(9)} ${text.replaceAll('\n', '\n              ')}`);
  };
  fact('found', found);
  fact('expected', expected);
  fact('meant', nearest === undefined ? undefined : `\`${nearest}\`?`);
  fact('next', nextStep);
  return lines.join('\n');
}

export function problemsText(problems: readonly Problem[]): string {
  return problems.map(problemText).join('\n');
}
