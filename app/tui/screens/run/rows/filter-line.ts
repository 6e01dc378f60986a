import type { TokenSummary } from '../../../../../landscape/queries/list-tokens.ts';
import { displayText } from '../../../../format/display-text.ts';
import { countText, plural } from '../../../../format/numbers.ts';
import { lineWidth } from '../../../components/line.tsx';
import type { Line, Span } from '../../../components/line.tsx';
import type { ListState } from '../../../store/list-state.ts';
import { filterText } from './row-filter.ts';
import type { RowsState } from './rows-slice.ts';
import { totalText } from './row-total.ts';

/** Above the list: what narrows it, and how much that leaves. */
export function filterLine(state: RowsState, list: ListState<TokenSummary>, width: number): Line {
  const text = filterText(state.filter);
  const right = figureSpans(state, list, text !== '');
  const left: readonly Span[] =
    text === ''
      ? [{ text: ' all rows', tone: 'faint' }]
      : [
          { text: ' only ', tone: 'faint' },
          { text, tone: 'accent' },
        ];
  const hint: Span = { text: text === '' ? '  / narrows' : '  esc clears', tone: 'faint' };
  const room = width - lineWidth(right) - 1;
  // What the list holds must be seen to its end sooner than how to change it.
  if (lineWidth([...left, hint]) <= room) {
    return [...left, hint, ' '.repeat(room - lineWidth([...left, hint])), ...right];
  }
  const gap = room - lineWidth(left);
  if (gap >= 0) return [...left, ' '.repeat(gap), ...right];
  return [...cut(left, room - 1), ' ', ...right];
}

function figureSpans(
  { figures, total, search, newTokens, isFollowing }: RowsState,
  { items, hasAfter, hasBefore, isLoading, isStopped, isRead }: ListState<TokenSummary>,
  isNarrowed: boolean,
): readonly Span[] {
  const spans: Span[] = [];
  const isAll = isRead && !hasBefore && !hasAfter && !isLoading;
  if (search !== undefined && total === undefined) {
    const hits = plural(items.length, 'hit');
    spans.push({ text: isAll ? hits : `${hits} so far`, tone: 'plain' });
    if (!isAll)
      spans.push({ text: `  ${searchText(search, isLoading, isStopped)}`, tone: 'running' });
  } else if (isNarrowed && total !== undefined) {
    const { tokens, isMore } = total;
    // Where every row is one token, people think of rows.
    const noun = figures?.tokens === figures?.rows ? 'row' : 'token';
    const text = `${totalText(total)} ${noun}${tokens === 1 && !isMore ? '' : 's'}`;
    spans.push({ text, tone: 'plain' });
  } else if (!isNarrowed && figures !== undefined) {
    const tokens = figures.tokens === figures.rows ? '' : `, ${plural(figures.tokens, 'token')}`;
    spans.push({ text: `${plural(figures.rows, 'row')}${tokens}`, tone: 'plain' });
  }
  if (isFollowing) spans.push({ text: '  following', tone: 'running' });
  else if (newTokens > 0) {
    spans.push({ text: `  ${countText(newTokens)} new: ^R`, tone: 'running' });
  }
  return spans;
}

function searchText(
  { scanned, of }: { readonly scanned: number; readonly of: number },
  isLoading: boolean,
  isStopped: boolean,
): string {
  const place = `${countText(scanned)} of ${countText(of)}`;
  if (isLoading) return `~ searched ${place}`;
  return `${isStopped ? '‖ stopped at' : 'searched'} ${place}`;
}

/** As much of the spans as there is room for; the line ends with what was cut, as `…`. */
function cut(spans: readonly Span[], room: number): readonly Span[] {
  const [first, ...rest] = spans;
  if (first === undefined) return [];
  const [last] = rest;
  if (last === undefined || typeof last === 'string') return [first];
  return [
    first,
    { text: displayText(last.text, Math.max(1, room - lineWidth([first]))), tone: last.tone },
  ];
}
