import type { JsonObject } from '../../landscape/model/json.ts';
import { tokenColumns, toToken } from '../../landscape/readers/to-token.ts';
import { count, hash, id, openRecord, optional } from '../../landscape/readers/stored-record.ts';
import { readAll } from '../../landscape/sweep/read-all.ts';
import { oneOfIds, select } from '../../landscape/sweep/snapshot.ts';
import type { Token } from '../../landscape/model/token.ts';
import type { CoalesceNode } from '../graph/model.ts';
import { mergeRows } from '../run/merge-rows.ts';
import { hashed, outputHashText, outputText } from './compute-state.ts';
import type { Recomputing } from './recompute.ts';

/** Joins of a page. */
const pageSize = 500;

/** What a coalesce made of the rows that met there is what these rows give now. */
export async function recomputeJoins(recomputing: Recomputing, node: CoalesceNode): Promise<void> {
  const { snapshot, runId, graph, findings, compare, pause } = recomputing;
  const behind = `select ${select(tokenColumns)} from tokens
    where run_id = ? and token_id > ? and origin_node_index = ? and join_group_id is not null
    order by token_id limit ${pageSize}`;
  for (let after = 0; ;) {
    const found = snapshot.all(behind, runId, after, node.index);
    // What cannot be read was found by the sweep.
    const joined = readAll({ findings: silent }, found, toToken);
    const parents = readParents(recomputing, node, joined);
    const recorded = graph.nodes[node.index];
    for (const { tokenId, birth } of joined) {
      const branches = parents.get(tokenId);
      if (branches === undefined || birth === undefined || recorded === undefined) continue;
      const merged = mergeRows(node.settings, branches);
      compare({
        node: recorded,
        table: 'tokens',
        key: `token_id ${tokenId}`,
        states: branches.length,
        expected: outputHashText(birth.data.hash),
        found: outputText(
          merged.ok ? hashed(merged.row) : { ok: false, what: `an error: ${merged.error.message}` },
        ),
      });
    }
    await pause();
    const last = joined.at(-1);
    if (found.length < pageSize || last === undefined || findings.isFull) return;
    after = last.tokenId;
  }
}

const silent = {
  attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch {
      return undefined;
    }
  },
};

type Branches = readonly (readonly [string, JsonObject])[];

/** By joined token: the branch and the row of each that met, in their order; without those not stored. */
function readParents(
  { snapshot, rowAt }: Recomputing,
  { index }: CoalesceNode,
  joined: readonly Token[],
): ReadonlyMap<number, Branches> {
  const depths = new Map(joined.map(({ tokenId, frames }) => [tokenId, frames.length]));
  const { where, bound } = oneOfIds('link.token_id', [...depths.keys()]);
  const found = snapshot.all(
    `select ${select(tokenColumns, 'parent')}, link.token_id as childId,
        state.input_hash as inputHash, state.input_ref as inputRef
      from token_parents link join tokens parent on parent.token_id = link.parent_token_id
      join node_states state on state.token_id = parent.token_id and state.node_index = ?
        and state.status = 'completed'
      where ${where} order by link.token_id, link.ordinal`,
    index,
    ...bound,
  );
  const branches = new Map<number, [string, JsonObject][]>();
  const broken = new Set<number>();
  for (const each of found) {
    const from = openRecord('token_parents', 'childId', each);
    const childId = id(from, 'childId');
    const offset = optional(count, from, 'inputRef');
    const row = rowAt({ hash: hash(from, 'inputHash'), offset });
    const branch = toToken(each).frames[depths.get(childId) ?? 0]?.branch;
    const known = branches.get(childId) ?? [];
    branches.set(childId, known);
    if (row === undefined || branch === undefined) broken.add(childId);
    else known.push([branch, row]);
  }
  for (const childId of broken) branches.delete(childId);
  return branches;
}
