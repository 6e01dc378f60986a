import type { Place, Problem } from '../../landscape/model/errors.ts';

/** More than anyone reads; a file that is no settings file at all can have one a line. */
const maxProblems = 100;

/** Problems in the order of the file, then those of variables and flags; of very many, the first. */
export function inFileOrder(problems: readonly Problem[]): readonly Problem[] {
  const sorted = problems.toSorted((a, b) => byPlace(a.place, b.place));
  if (sorted.length <= maxProblems) return sorted;
  const rest: Problem = {
    code: 'SETTINGS_MORE_PROBLEMS',
    message: `${sorted.length - maxProblems} more problems are not shown`,
    nextStep: 'Correct the first ones and check again.',
  };
  return [...sorted.slice(0, maxProblems), rest];
}

function byPlace(a: Place | undefined, b: Place | undefined): number {
  const [lineOfA, lineOfB] = [lineInFile(a), lineInFile(b)];
  return lineOfA === lineOfB ? (a?.column ?? 0) - (b?.column ?? 0) : lineOfA - lineOfB;
}

/** What has no line in the file comes last. */
function lineInFile(place: Place | undefined): number {
  return place === undefined || place.line === 0 ? Number.MAX_SAFE_INTEGER : place.line;
}
