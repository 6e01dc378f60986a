import type { TokenId } from '../model/ids.ts';
import type { NodeState } from '../model/node-state.ts';
import type { Outcome, OutcomeKind } from '../model/outcome.ts';
import type { Token, TokenParent } from '../model/token.ts';
import { tokenParentColumns, toTokenParent } from '../readers/to-token.ts';
import { createFindings } from './findings.ts';
import { readAll } from './read-all.ts';
import {
  outcomeSelection,
  readOutcome,
  readState,
  readToken,
  stateSelection,
  tokenSelection,
} from './read-trail-records.ts';
import { oneOfIds, select } from './snapshot.ts';
import type { RawRecord } from './snapshot.ts';
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
  load(ids: Iterable<TokenId>): ReadonlyMap<TokenId, Kin>;
}

/** Tokens that are looked up at once. */
const mostIds = 5000;

export function createKinBook(sweep: Sweep): KinBook {
  let latest = new Map<TokenId, Kin>();
  let earlier = latest;
  return {
    remember(trails) {
      earlier = latest;
      latest = new Map();
      for (const trail of trails) {
        if (hasKin(trail)) latest.set(trail.token.tokenId, toKin(trail));
      }
    },
    load(ids) {
      const kin = new Map<TokenId, Kin>();
      const missing: TokenId[] = [];
      for (const tokenId of new Set(ids)) {
        const known = latest.get(tokenId) ?? earlier.get(tokenId);
        if (known === undefined) missing.push(tokenId);
        else kin.set(tokenId, known);
      }
      for (let at = 0; at < missing.length; at += mostIds) {
        const found = readKin(sweep, missing.slice(at, at + mostIds));
        for (const each of found) kin.set(each.token.tokenId, each);
      }
      return kin;
    },
  };
}

/** Whether it was made of others, or others were made of it. */
function hasKin({ token, outcomes }: TokenTrail): boolean {
  const { birth } = token;
  return birth !== undefined || outcomes.some(({ kind }) => splits.includes(kind));
}

const splits: readonly OutcomeKind[] = ['forked', 'expanded', 'coalesced', 'consumed_in_batch'];

function toKin({ token, states, outcomes, parents }: TokenTrail): Kin {
  return { token, last: states.at(-1), outcomes, parents };
}

function readKin({ snapshot }: Sweep, ids: readonly TokenId[]): readonly Kin[] {
  // What cannot be read is reported with its own token, here it only does not count.
  const silent = { findings: createFindings(0) };
  const { where, bound } = oneOfIds('token_id', ids);
  const read = <T>(
    selected: string,
    order: string,
    toRecord: (found: RawRecord) => T,
  ): readonly T[] =>
    readAll(silent, snapshot.raw(`select ${selected} where ${where} ${order}`, ...bound), toRecord);
  const tokens = read(`${tokenSelection} from tokens`, '', readToken);
  const states = read(
    `${stateSelection} from node_states`,
    'order by token_id, step_index, attempt',
    (found) => readState(snapshot, found),
  );
  const outcomes = read(
    `${outcomeSelection} from token_outcomes`,
    'and is_terminal = 1',
    readOutcome,
  );
  const parents = readAll(
    silent,
    snapshot.all(
      `select ${select(tokenParentColumns)} from token_parents
        where ${where} order by token_id, ordinal`,
      ...bound,
    ),
    toTokenParent,
  );
  const last = new Map(states.map((each) => [each.tokenId, each]));
  const ends = Map.groupBy(outcomes, ({ tokenId }) => tokenId);
  const links = Map.groupBy(parents, ({ tokenId }) => tokenId);
  return tokens.map((token) => ({
    token,
    last: last.get(token.tokenId),
    outcomes: ends.get(token.tokenId) ?? [],
    parents: links.get(token.tokenId) ?? [],
  }));
}
