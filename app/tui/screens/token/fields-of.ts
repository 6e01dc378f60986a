import { compareText } from '../../../../landscape/compare-text.ts';
import type { Explanation } from '../../../../landscape/model/explanation.ts';

/** The fields that some step set, changed or took away, by name. */
export function fieldsOf({ tokens }: Explanation): readonly string[] {
  const changes = tokens.flatMap(({ steps, made }) => [
    ...('changes' in made ? (made.changes ?? []) : []),
    ...steps.flatMap((step) => step.changes ?? []),
  ]);
  return [...new Set(changes.flatMap(({ path }) => path.slice(0, 1)))].toSorted(compareText);
}
