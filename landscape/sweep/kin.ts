import type { TokenId } from '../model/ids.ts';
import type { NodeState } from '../model/node-state.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Token, TokenParent } from '../model/token.ts';
import { nodeStateColumns, toNodeState } from '../readers/to-node-state.ts';
import { outcomeColumns, toOutcome } from '../readers/to-outcome.ts';
import { tokenColumns, tokenParentColumns, toToken, toTokenParent } from '../readers/to-token.ts';
import { createFindings } from './findings.ts';
import { readAll } from './read-all.ts';
import type { Sweep } from './sweep-context.ts';
import type { TokenTrail } from './token-trail.ts';

/** What must be known of a token to check those that were made of it. */
export interface Kin {
  readonly token: Token;
  /** Its last state; absent of a token that was made and split again in the same moment. */
  readonly last: NodeState | undefined;
  readonly outcomes: readonly Outcome[];
  readonly parents: readonly TokenParent[];
}

/** Kin of the tokens that pass by; those that passed lately need not be read again. */
export interface KinBook {
  /** Remembers a page, and forgets older ones. */
  remember(trails: readonly TokenTrail[]): void;
  load(ids: Iterable<TokenId>): Promise<ReadonlyMap<TokenId, Kin>>;
}

/** SQLite takes 32,766 values a statement. */
const mostIds = 5000;

export function createKinBook(sweep: Sweep): KinBook {
  let latest = new Map<TokenId, Kin>();
  let earlier = latest;
  return {
    remember(trails) {
      earlier = latest;
      latest = new Map(trails.map((trail) => [trail.token.tokenId, toKin(trail)]));
    },
    async load(ids) {
      const kin = new Map<TokenId, Kin>();
      const missing: TokenId[] = [];
      for (const tokenId of new Set(ids)) {
        const known = latest.get(tokenId) ?? earlier.get(tokenId);
        if (known === undefined) missing.push(tokenId);
        else kin.set(tokenId, known);
      }
      for (let at = 0; at < missing.length; at += mostIds) {
        const found = await readKin(sweep, missing.slice(at, at + mostIds));
        for (const each of found) kin.set(each.token.tokenId, each);
      }
      return kin;
    },
  };
}

function toKin({ token, states, outcomes, parents }: TokenTrail): Kin {
  return { token, last: states.at(-1), outcomes, parents };
}

async function readKin({ db }: Sweep, ids: readonly TokenId[]): Promise<readonly Kin[]> {
  // What cannot be read is reported with its own token, here it only does not count.
  const silent = { findings: createFindings(0) };
  const tokens: unknown[] = await db('tokens').select(tokenColumns).whereIn('token_id', ids);
  const states: unknown[] = await db('node_states')
    .select(nodeStateColumns)
    .whereIn('token_id', ids)
    .orderBy(['token_id', 'step_index', 'attempt']);
  const outcomes: unknown[] = await db('token_outcomes')
    .select(outcomeColumns)
    .whereIn('token_id', ids)
    .whereRaw('is_terminal = 1');
  const parents: unknown[] = await db('token_parents')
    .select(tokenParentColumns)
    .whereIn('token_id', ids)
    .orderBy(['token_id', 'ordinal']);
  const last = new Map(readAll(silent, states, toNodeState).map((each) => [each.tokenId, each]));
  const ends = Map.groupBy(readAll(silent, outcomes, toOutcome), ({ tokenId }) => tokenId);
  const links = Map.groupBy(readAll(silent, parents, toTokenParent), ({ tokenId }) => tokenId);
  return readAll(silent, tokens, toToken).map((token) => ({
    token,
    last: last.get(token.tokenId),
    outcomes: ends.get(token.tokenId) ?? [],
    parents: links.get(token.tokenId) ?? [],
  }));
}
