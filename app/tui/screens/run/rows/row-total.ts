import type { RowFigures } from '../../../../../landscape/queries/row-figures.ts';
import { isScan } from '../../../../../landscape/queries/token-search.ts';
import type { TokenSearch } from '../../../../../landscape/queries/token-search.ts';
import type { Reader } from '../../../../reading/reader.ts';
import { countText } from '../../../../format/numbers.ts';

/** How many tokens pass a filter. */
export interface RowTotal {
  readonly tokens: number;
  /** Whether there may be more: counting stopped there. */
  readonly isMore: boolean;
}

/** Counting all errors of a large run takes too long to be worth it. */
const mostCounted = 10_000;

/** Exactly, where the counters of the run know it; `undefined` where only a search would tell. */
export async function countRows(
  reader: Reader,
  run: string,
  search: TokenSearch,
  figures: RowFigures,
  signal: AbortSignal,
): Promise<RowTotal | undefined> {
  const { outcome, sink, reason, field, contents, ...others } = search;
  if ((contents ?? []).length > 0 || others.hash !== undefined) return undefined;
  if (reason === undefined && field === undefined && others.node === undefined) {
    return { tokens: countedTokens(search, figures), isMore: false };
  }
  if (isScan(search)) return undefined;
  const filter = { outcome, sink, reason, field, ...others };
  const tokens = await reader.ask('row_count', { run, filter, most: mostCounted + 1 }, signal);
  return { tokens: Math.min(tokens, mostCounted), isMore: tokens > mostCounted };
}

/** What the counters say of an outcome, a sink, or all. */
function countedTokens({ outcome, sink }: TokenSearch, figures: RowFigures): number {
  if (outcome === 'open') return sink === undefined ? figures.open : 0;
  if (outcome === undefined && sink === undefined) return figures.tokens;
  return figures.outcomes
    .filter((counter) => outcome === undefined || counter.outcome === outcome)
    .filter((counter) => sink === undefined || counter.sinkNodeIndex === sink)
    .reduce((sum, { tokens }) => sum + tokens, 0);
}

/** `690`, `10,000+`. */
export function totalText({ tokens, isMore }: RowTotal): string {
  return `${countText(tokens)}${isMore ? '+' : ''}`;
}
