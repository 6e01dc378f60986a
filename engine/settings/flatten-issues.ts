import type { z } from 'zod';

type Issue = z.core.$ZodIssue;
type UnionIssue = z.core.$ZodIssueInvalidUnion;

/**
 * One step of zod's judgement, unions resolved: where a value has the form of one alternative, that
 * alternative's issues take the union's place; where it has the form of none, the union stays.
 */
export function flattenIssues(issues: readonly Issue[]): readonly Issue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union') return [issue];
    const best = bestAlternative(issue);
    return best === undefined
      ? [issue]
      : best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
  });
}

/** Among alternatives of the right form, the one with the fewest issues. */
function bestAlternative(union: UnionIssue): readonly Issue[] | undefined {
  return union.errors
    .map(flattenIssues)
    .filter((issues) => !issues.some(saysWrongForm))
    .toSorted((a, b) => a.length - b.length)[0];
}

function saysWrongForm({ code, path }: Issue): boolean {
  const isAboutForm =
    code === 'invalid_type' || code === 'invalid_value' || code === 'invalid_union';
  return path.length === 0 && isAboutForm;
}
