import type { Problem } from '../../landscape/model/errors.ts';
import { maskedText } from './shown-value.ts';

/** Below this length a value would be found in words that have nothing to do with it. */
const shortestMasked = 4;

/** The text as it may be shown: values that are secret wherever they stand become `***`. */
export function maskSecrets(text: string, secretValues: readonly string[]): string {
  let masked = text;
  // Longest first: a value may contain another one.
  for (const secret of secretValues.toSorted((a, b) => b.length - a.length)) {
    if (secret.length < shortestMasked) continue;
    for (const form of new Set([
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
    ])) {
      masked = masked.replaceAll(form, '***');
    }
  }
  return masked;
}

/** A problem as it may be shown: a condition, a path or a URL that it quotes may hold a secret. */
export function maskProblem(problem: Problem, secretValues: readonly string[]): Problem {
  const mask = (text: string | undefined) =>
    text === undefined ? undefined : maskedText(maskSecrets(text, secretValues));
  return {
    ...problem,
    message: mask(problem.message) ?? '',
    ...(problem.place && { place: { ...problem.place, file: mask(problem.place.file) ?? '' } }),
    found: mask(problem.found),
    expected: mask(problem.expected),
    nearest: mask(problem.nearest),
    nextStep: mask(problem.nextStep),
  };
}
