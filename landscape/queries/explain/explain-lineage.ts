import type { Knex } from 'knex';

import type { ExplainedToken } from '../../model/explained-token.ts';
import type { BatchId, TokenId } from '../../model/ids.ts';
import { showId } from '../../model/ids.ts';
import type { Lineage, LineageEdge, LineageNode, TokenNode } from '../../model/lineage.ts';
import type { RunGraph } from '../run-graph.ts';
import { countRowsBehind } from './batch-facts.ts';
import type { BatchFacts } from './batch-facts.ts';
import { groupOf } from './explain-batch.ts';
import type { Family, FamilyMember } from './family.ts';
import { edgesTo, memberEdges } from './lineage-edges.ts';
import { makingBatch } from './made-by.ts';

export interface LineageSources {
  readonly graph: RunGraph;
  readonly family: Family;
  readonly explained: ReadonlyMap<TokenId, ExplainedToken>;
  readonly rowIndexOf: (token: FamilyMember) => number | null;
  /** Whether all that was made of the tokens was asked for: then what is left out is counted. */
  readonly isWhole: boolean;
  /** Whether what batches made of the tokens was asked for. */
  readonly down: boolean;
}

/** The graph of a family: its tokens, the batches that made or took them, and what is only counted. */
export async function explainLineage(db: Knex, sources: LineageSources): Promise<Lineage> {
  const { family, graph, isWhole, down } = sources;
  const nodes: LineageNode[] = [];
  const edges: LineageEdge[] = [];
  const outputsDrawn = new Map<BatchId, number>();
  for (const token of family.tokens) {
    const batchId = makingBatch(token);
    const facts = batchId === undefined ? undefined : family.batches.get(batchId);
    if (batchId !== undefined && facts !== undefined) {
      if (!outputsDrawn.has(batchId)) await addMaker(db, sources, facts, nodes, edges);
      outputsDrawn.set(batchId, (outputsDrawn.get(batchId) ?? 0) + 1);
    }
    nodes.push(toTokenNode(sources, token));
    edges.push(...edgesTo(family, token));
    if (isWhole && token.role !== 'ancestor') addMany(nodes, edges, leftOfChildren(family, token));
  }
  for (const { batchId, facts } of consumers(family)) {
    if (!outputsDrawn.has(batchId)) addBatch(graph, family, facts, nodes, edges);
    const left = facts.outputs - (outputsDrawn.get(batchId) ?? 0);
    if (down) addMany(nodes, edges, { of: showId('batch', batchId), what: 'outputs', left });
  }
  return { nodes, edges };
}

function toTokenNode({ explained, rowIndexOf }: LineageSources, token: FamilyMember): TokenNode {
  const known = explained.get(token.tokenId);
  const names = known?.steps.map(({ node }) => node.name) ?? [];
  return {
    id: showId('token', token.tokenId),
    kind: 'token',
    role: token.role,
    row: rowIndexOf(token),
    path: names.filter((name, i) => name !== names[i - 1]),
    outcome: known?.end?.outcome ?? null,
    sink: known?.end?.sink ?? null,
    waitsAt: known?.waits?.node ?? null,
  };
}

/** A batch that made tokens of the family, with all its members: one by one, or counted. */
async function addMaker(
  db: Knex,
  { graph, family }: LineageSources,
  facts: BatchFacts,
  nodes: LineageNode[],
  edges: LineageEdge[],
): Promise<void> {
  const { batchId } = facts.batch;
  const [first, last] = facts.between ?? [];
  const isDrawn = memberEdges(family, batchId, facts.members).length > 0;
  const isCounted = family.making.get(batchId) === undefined && !isDrawn;
  if (isCounted && first !== undefined && last !== undefined) {
    const id = `${showId('batch', batchId)}.members`;
    nodes.push({
      id,
      kind: 'tokens',
      what: 'members',
      tokens: facts.members,
      first: showId('token', first),
      last: showId('token', last),
      rows: await countRowsBehind(db, batchId),
    });
    const to = showId('batch', batchId);
    edges.push({ from: id, to, kind: 'member', branch: null, position: null, of: facts.members });
  }
  addBatch(graph, family, facts, nodes, edges);
}

function addBatch(
  graph: RunGraph,
  family: Family,
  { batch, members, outputs }: BatchFacts,
  nodes: LineageNode[],
  edges: LineageEdge[],
): void {
  edges.push(...memberEdges(family, batch.batchId, members));
  nodes.push({
    id: showId('batch', batch.batchId),
    kind: 'batch',
    node: graph.node(batch.nodeIndex).name,
    status: batch.status,
    trigger: 'trigger' in batch ? batch.trigger : null,
    group: groupOf(batch.group),
    members,
    outputs,
  });
}

/** The batches that took tokens of the family, whose way does not go on as their own. */
function consumers(family: Family) {
  const ids = new Set(
    family.tokens.flatMap(({ tokenId }) =>
      (family.memberships.get(tokenId) ?? []).map(({ batchId }) => batchId),
    ),
  );
  return [...ids].flatMap((batchId) => {
    const facts = family.batches.get(batchId);
    return facts === undefined || family.passed.has(batchId) ? [] : [{ batchId, facts }];
  });
}

interface Left {
  readonly of: string;
  readonly what: 'children' | 'outputs';
  readonly left: number;
}

function leftOfChildren({ children, parents }: Family, { tokenId }: FamilyMember): Left {
  const drawn = [...parents.values()].filter((own) => own.includes(tokenId)).length;
  const left = (children.get(tokenId)?.count ?? 0) - drawn;
  return { of: showId('token', tokenId), what: 'children', left };
}

function addMany(nodes: LineageNode[], edges: LineageEdge[], { of, what, left }: Left): void {
  if (left <= 0) return;
  const id = `${of}.${what}`;
  nodes.push({ id, kind: 'tokens', what, tokens: left, first: null, last: null, rows: null });
  const kind = what === 'outputs' ? 'output' : 'expansion';
  edges.push({ from: of, to: id, kind, branch: null, position: null, of: left });
}
