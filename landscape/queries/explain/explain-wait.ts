import type { Knex } from 'knex';

import { isOpenBatch } from '../../model/batch.ts';
import type { ExplainedWait } from '../../model/explained-token.ts';
import type { NodeIndex, TokenId } from '../../model/ids.ts';
import { showId } from '../../model/ids.ts';
import { getField } from '../../model/json.ts';
import type { NodeState } from '../../model/node-state.ts';
import type { Token, TokenFrame } from '../../model/token.ts';
import type { StoredNode } from '../../readers/to-node.ts';
import { listStates } from '../list-states.ts';
import type { RunGraph } from '../run-graph.ts';
import { countAtFlush } from './explain-batch.ts';
import type { Family } from './family.ts';
import { toIsoTime } from './shown-time.ts';
import { childrenOf, loadTokens } from './token-links.ts';

/** What a token waits for, with who is there already; `null` when it does not wait for others. */
export async function explainWait(
  db: Knex,
  graph: RunGraph,
  family: Family,
  token: Token,
  last: NodeState | undefined,
): Promise<ExplainedWait | null> {
  const inBatch = waitInBatch(graph, family, token);
  if (inBatch !== null) return inBatch;
  const node = last?.status === 'open' ? graph.node(last.nodeIndex) : undefined;
  if (last === undefined || node?.kind !== 'coalesce') return null;
  const branches = branchesOf(node);
  const frame = meetingFrame(graph, token, branches);
  const there = frame === undefined ? [] : await listWaiting(db, frame, last.nodeIndex);
  const arrived = branches.filter((branch) => there.includes(branch));
  return {
    for: 'branches',
    node: node.name,
    since: toIsoTime(last.startedAtMs),
    arrived,
    missing: branches.filter((branch) => !arrived.includes(branch)),
  };
}

function waitInBatch(graph: RunGraph, family: Family, { tokenId }: Token): ExplainedWait | null {
  for (const { batchId } of family.memberships.get(tokenId) ?? []) {
    const facts = family.batches.get(batchId);
    if (facts === undefined || !isOpenBatch(facts.batch)) continue;
    const node = graph.node(facts.batch.nodeIndex);
    return {
      for: 'batch',
      node: node.name,
      since: toIsoTime(facts.batch.createdAtMs),
      batch: showId('batch', batchId),
      members: facts.members,
      flushesAt: countAtFlush(node),
      isRetried: facts.batch.status === 'executing',
    };
  }
  return null;
}

function branchesOf({ config }: StoredNode): readonly string[] {
  const branches = getField(config, 'branches');
  return Array.isArray(branches) ? branches.map(String) : [];
}

/** The nearest fork that makes all the branches, among those that the token is inside of. */
function meetingFrame(
  graph: RunGraph,
  { frames }: Token,
  branches: readonly string[],
): TokenFrame | undefined {
  return frames.findLast(({ nodeIndex, branch }) => {
    const labels = graph.edgesFrom(nodeIndex).map(({ label }) => label);
    return branches.includes(branch) && branches.every((each) => labels.includes(each));
  });
}

/** The branches of a fork whose tokens wait at a node. */
async function listWaiting(
  db: Knex,
  { forkGroupId }: TokenFrame,
  nodeIndex: NodeIndex,
): Promise<readonly string[]> {
  const waiting: string[] = [];
  for (let front: readonly TokenId[] = [forkGroupId]; front.length > 0;) {
    front = await childrenOf(db, front);
    const states = await listStates(db, front);
    const open = states.filter((state) => state.nodeIndex === nodeIndex && state.status === 'open');
    for (const { frames } of await loadTokens(
      db,
      open.map(({ tokenId }) => tokenId),
    )) {
      const frame = frames.find((each) => each.forkGroupId === forkGroupId);
      if (frame !== undefined) waiting.push(frame.branch);
    }
  }
  return waiting;
}
