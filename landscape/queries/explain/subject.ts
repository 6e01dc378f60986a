import type { Knex } from 'knex';

import { outcomeKinds } from '../../model/outcome.ts';
import type { OutcomeKind } from '../../model/outcome.ts';
import type { EndTally } from '../../model/explained-batch.ts';
import type { NodeIndex, TokenId } from '../../model/ids.ts';
import { count, id, isAbsent, oneOf, openRecord, optional } from '../../readers/stored-record.ts';
import { toPage } from '../page.ts';
import type { RunGraph } from '../run-graph.ts';
import { walkDown } from './walk.ts';
import type { Descent, Led } from './walk.ts';

/** What a question is about. */
export interface Subject {
  /** The token that was named, or all tokens of the row. */
  readonly own: ReadonlySet<TokenId>;
  readonly led: Led;
  /** How many tokens the question is about, of which the page is a part. */
  readonly size: number;
  readonly page: readonly TokenId[];
  readonly next: TokenId | undefined;
  /** Where nothing is left of it in a sink, how everything else ended. */
  readonly ends: readonly EndTally[];
}

export interface SubjectOptions {
  /** With what became of it, through batches too. */
  readonly down: boolean;
  /** Only what ended in this sink. */
  readonly sink: NodeIndex | undefined;
  readonly after: TokenId;
  readonly limit: number;
}

/** A page of the tokens that a question is about, and how all of them ended. */
export async function findSubject(
  db: Knex,
  graph: RunGraph,
  named: readonly TokenId[],
  { down, sink, after, limit }: SubjectOptions,
): Promise<Subject> {
  const isDown = down || sink !== undefined;
  const { tokens, batches } = isDown ? await walkDown(db, named) : nothing;
  const all = [...named, ...tokens].toSorted((a, b) => a - b);
  const ends = await listEnds(db, all, isDown);
  const wanted = sink === undefined ? all : all.filter((each) => ends.get(each)?.sink === sink);
  const behind = wanted.filter((tokenId) => tokenId > after);
  const { items, next } = toPage(behind, { limit }, (tokenId) => tokenId);
  return {
    own: new Set(named),
    led: { tokens: new Set(all), batches },
    size: wanted.length,
    page: items,
    next,
    ends: tallyEnds(graph, wanted.length > 0 ? wanted : all, ends),
  };
}

const nothing: Descent = { tokens: [], batches: new Set() };

interface End {
  readonly outcome: OutcomeKind;
  readonly sink: NodeIndex | undefined;
  /** Its row went on in other tokens, and these belong to what was asked about too. */
  readonly isHandedOn: boolean;
}

const chunkSize = 5000;

/** How tokens ended; those that have not are not among them. */
async function listEnds(
  db: Knex,
  ids: readonly TokenId[],
  isDown: boolean,
): Promise<ReadonlyMap<TokenId, End>> {
  const ends = new Map<TokenId, End>();
  for (let at = 0; at < ids.length; at += chunkSize) {
    const found: unknown[] = await db('token_outcomes')
      .select({ tokenId: 'token_id', outcome: 'outcome', sink: 'sink_node_index' })
      .select({ child: anyChild(db), output: anyOutput(db) })
      .whereIn('token_id', ids.slice(at, at + chunkSize))
      // Literally: a partial index is used only where its own condition stands.
      .whereRaw('is_terminal = 1');
    for (const each of found) {
      const from = openRecord('token_outcomes', 'tokenId', each);
      const outcome = oneOf(from, 'outcome', outcomeKinds);
      const isTaken = outcome === 'consumed_in_batch' && isDown && !isAbsent(from, 'output');
      const isHandedOn = isTaken || !isAbsent(from, 'child');
      const sink = optional(count, from, 'sink');
      ends.set(id(from, 'tokenId'), { outcome, sink, isHandedOn });
    }
  }
  return ends;
}

const anyChild = (db: Knex) =>
  db('token_parents')
    .select(db.raw('1'))
    .whereRaw('parent_token_id = token_outcomes.token_id')
    .limit(1);

const anyOutput = (db: Knex) =>
  db('batch_outputs').select(db.raw('1')).whereRaw('batch_id = token_outcomes.batch_id').limit(1);

function tallyEnds(
  graph: RunGraph,
  ids: readonly TokenId[],
  ends: ReadonlyMap<TokenId, End>,
): readonly EndTally[] {
  const tally = new Map<
    string,
    { outcome: OutcomeKind | null; sink: string | null; tokens: number }
  >();
  for (const tokenId of ids) {
    const end = ends.get(tokenId);
    if (end?.isHandedOn === true) continue;
    const sink = end?.sink === undefined ? null : graph.node(end.sink).name;
    const outcome = end?.outcome ?? null;
    const key = `${outcome} ${sink}`;
    const known = tally.get(key) ?? { outcome, sink, tokens: 0 };
    known.tokens += 1;
    tally.set(key, known);
  }
  return [...tally.values()];
}
