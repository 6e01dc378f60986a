import type { ErrorGroup } from '../../../../../landscape/queries/error-groups.ts';
import type { RowFigures } from '../../../../../landscape/queries/row-figures.ts';
import { countText } from '../../../../format/numbers.ts';
import type { RowsAsked } from '../../../store/place.ts';
import type { ChoiceItem } from '../../../store/services.ts';
import { filterText } from './row-filter.ts';

/** Everything by which the rows of a run can be narrowed, with how many that leaves. */
export function facetItems(
  figures: RowFigures,
  errors: readonly ErrorGroup[],
  narrow: (asked: RowsAsked) => void,
): readonly ChoiceItem[] {
  const nameOf = (index: number) => figures.nodes[index]?.name ?? '';
  const item = (asked: RowsAsked, note: string): ChoiceItem => ({
    text: filterText(asked),
    note,
    run: () => narrow(asked),
  });
  const ends = figures.outcomes
    .toSorted((a, b) => b.tokens - a.tokens)
    .map(({ outcome, sinkNodeIndex, tokens }) =>
      item(
        { outcome, ...(sinkNodeIndex === undefined ? {} : { sink: nameOf(sinkNodeIndex) }) },
        countText(tokens),
      ),
    );
  const open = figures.open > 0 ? [item({ outcome: 'open' }, countText(figures.open))] : [];
  const reasons = errors.map(({ nodeIndex, reason, field, errors: count }) =>
    item(
      { node: nameOf(nodeIndex), reason, ...(field === undefined ? {} : { field }) },
      `${countText(count)} with this error`,
    ),
  );
  const nodes = figures.nodes.map(({ name, kind }) => item({ node: name }, `visited this ${kind}`));
  return [...ends, ...open, ...reasons, ...nodes];
}
