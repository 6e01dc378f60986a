import type { ContentAsked } from './content-match.ts';
import type { TokenFilter } from './token-filter.ts';

/** Which tokens are looked for. */
export interface TokenSearch extends TokenFilter {
  /** What their source record, or the output of one of their steps, must hold: each of these. */
  readonly contents?: readonly ContentAsked[] | undefined;
}

/** Whether finding the tokens is a walk over all of them: no index knows where they are. */
export function isWalk({ outcome, sink, node, reason, field, hash }: TokenFilter): boolean {
  if (hash !== undefined || (outcome === 'open' && sink === undefined)) return true;
  return node !== undefined && reason === undefined && field === undefined;
}

/** Whether a search reads all tokens or their payloads, so that it may take seconds. */
export function isScan(search: TokenSearch): boolean {
  return (search.contents ?? []).length > 0 || isWalk(search);
}
