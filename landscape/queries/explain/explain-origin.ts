import type { ExplainedOrigin } from '../../model/explained-token.ts';
import type { FieldChange } from '../../model/explained-step.ts';
import type { TokenId } from '../../model/ids.ts';
import { showId } from '../../model/ids.ts';
import { isJsonObject } from '../../model/json.ts';
import type { PayloadRef } from '../../model/payload.ts';
import type { Token } from '../../model/token.ts';
import type { PayloadReader } from '../../payloads/read-payload.ts';
import type { RunGraph } from '../run-graph.ts';
import { explainJoin } from './explain-context.ts';
import type { Family } from './family.ts';
import { fieldChanges } from './field-changes.ts';
import { readJson } from './read-content.ts';
import type { TokenRecords } from './token-records.ts';

interface OriginSources {
  readonly graph: RunGraph;
  readonly payloads: PayloadReader;
}

/** How a token came about, and what its maker did to the row. */
export function explainOrigin(
  sources: OriginSources,
  family: Family,
  records: TokenRecords,
  token: Token,
): ExplainedOrigin {
  const { birth, branchName, origin } = token;
  if (birth === undefined) return { by: 'source' };
  const node = sources.graph.node(birth.nodeIndex).name;
  const position = (token.ordinal ?? 0) + 1;
  if (token.joinGroupId !== undefined) return explainMerged(sources, family, records, token, node);
  if (token.forkGroupId !== undefined) {
    const branch = branchName ?? '';
    return { by: 'fork', node, of: showId('token', token.forkGroupId), branch };
  }
  if (token.expandGroupId !== undefined) {
    const expanded = records.states.get(token.expandGroupId)?.at(-1);
    return {
      by: 'expansion',
      node,
      of: showId('token', token.expandGroupId),
      position,
      siblings: family.children.get(token.expandGroupId)?.count ?? 0,
      changes: expanded === undefined ? null : changes(sources, expanded.input, birth.data),
    };
  }
  const batchId = origin.kind === 'batch' ? origin.batchId : 0;
  return {
    by: 'batch',
    node,
    of: showId('batch', batchId),
    position,
    siblings: family.batches.get(batchId)?.outputs ?? 0,
    changes: changes(sources, undefined, birth.data),
  };
}

function explainMerged(
  { graph, payloads }: OriginSources,
  family: Family,
  records: TokenRecords,
  { tokenId, frames, birth }: Token,
  node: string,
): ExplainedOrigin {
  const parents = family.parents.get(tokenId) ?? [];
  const branchOf = (parent: TokenId) =>
    family.tokens.find((each) => each.tokenId === parent)?.frames[frames.length]?.branch ?? '';
  const of = parents.map((parent) => ({
    token: showId('token', parent),
    branch: branchOf(parent),
  }));
  const met = parents[0] === undefined ? undefined : records.states.get(parents[0])?.at(-1);
  const join = met && birth && explainJoin(payloads, graph.node(birth.nodeIndex), met);
  const arrived = of.map(({ branch }) => branch);
  return { by: 'join', node, of, join: join ?? unknownJoin(arrived) };
}

/** What still stands when nothing is recorded of it any more. */
function unknownJoin(arrived: readonly string[]) {
  return {
    policy: null,
    merge: null,
    decided: null,
    arrived,
    missing: [],
    fields: null,
    collisions: null,
    followsRow: null,
    isLate: false,
  };
}

function changes(
  { payloads }: OriginSources,
  before: PayloadRef | undefined,
  after: PayloadRef,
): readonly FieldChange[] | null {
  const made = readJson(payloads, after);
  if (!isJsonObject(made)) return null;
  if (before === undefined) return fieldChanges(undefined, made);
  const old = readJson(payloads, before);
  return isJsonObject(old) ? fieldChanges(old, made) : null;
}
