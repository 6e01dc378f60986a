import type { Knex } from 'knex';

import { toHex } from '../../hash.ts';
import type { ExplainedToken } from '../../model/explained-token.ts';
import type { ExplainedMembership, ExplainedStep } from '../../model/explained-step.ts';
import { showId } from '../../model/ids.ts';
import type { TokenId } from '../../model/ids.ts';
import type { NodeState } from '../../model/node-state.ts';
import { deliveryOf } from '../../model/outcome.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { PayloadRef } from '../../model/payload.ts';
import type { Token } from '../../model/token.ts';
import { explainEffects } from './explain-effects.ts';
import { explainEnd } from './explain-end.ts';
import type { EndSources } from './explain-end.ts';
import { explainOrigin } from './explain-origin.ts';
import { explainStep, handedOnBy, toExplainedPayload } from './explain-step.ts';
import type { ListedRows, StepSources } from './explain-step.ts';
import { explainWait } from './explain-wait.ts';
import type { Children, Family, FamilyMember } from './family.ts';
import { findCause } from './find-cause.ts';
import type { Walked } from './find-cause.ts';
import type { TokenRecords } from './token-records.ts';

/** Every token of a family with its steps and its end, in the order of the family. */
export async function explainTokens(
  db: Knex,
  sources: StepSources & EndSources,
  family: Family,
  records: TokenRecords,
): Promise<ReadonlyMap<TokenId, ExplainedToken>> {
  const explained = new Map<TokenId, ExplainedToken>();
  const walked = new Map<TokenId, Walked>();
  for (const token of family.tokens) {
    const { tokenId, origin } = token;
    const states = records.states.get(tokenId) ?? [];
    const steps = states.map((state) => toStep(sources, family, records, token, state));
    walked.set(tokenId, { token, steps });
    const outcome = records.outcomes.get(tokenId);
    const children = childrenOf(family, token, outcome);
    explained.set(tokenId, {
      id: showId('token', tokenId),
      role: token.role,
      row: origin.kind === 'row' ? showId('row', origin.rowId) : null,
      batch: origin.kind === 'batch' ? showId('batch', origin.batchId) : null,
      branch: token.branchName ?? null,
      made: explainOrigin(sources, family, records, token),
      data: token.birth === undefined ? null : toExplainedPayload(sources, token.birth.data),
      parents: (family.parents.get(tokenId) ?? []).map((each) => showId('token', each)),
      children: children.ids.map((each) => showId('token', each)),
      childCount: children.count,
      steps,
      effects: explainEffects(sources, records.effects.get(tokenId) ?? []),
      waits:
        outcome === undefined || outcome.kind === 'buffered'
          ? await explainWait(db, sources.graph, family, token, states.at(-1))
          : null,
      end: outcome === undefined ? null : toEnd(sources, family, records, walked, token, outcome),
    });
  }
  return explained;
}

function toEnd(
  sources: StepSources & EndSources,
  family: Family,
  records: TokenRecords,
  walked: ReadonlyMap<TokenId, Walked>,
  token: FamilyMember,
  outcome: Outcome,
) {
  const delivery = deliveryOf(outcome);
  return explainEnd(sources, {
    outcome,
    states: records.states.get(token.tokenId) ?? [],
    artifact: delivery && records.artifacts.get(delivery.sinkNodeIndex),
    errorFacts: errorFactsOf(records, token),
    because: findCause(family, walked, token.tokenId),
  });
}

function toStep(
  sources: StepSources,
  family: Family,
  records: TokenRecords,
  token: FamilyMember,
  state: NodeState,
): ExplainedStep {
  const states = records.states.get(token.tokenId) ?? [];
  const before = states.findLast((each) => each.stepIndex < state.stepIndex);
  const isAtSource = sources.graph.node(state.nodeIndex).kind === 'source';
  const isLast = state === states.at(-1);
  return explainStep(sources, {
    state,
    events: records.events.get(state.stateId) ?? [],
    calls: records.calls.get(state.stateId) ?? [],
    errorFacts:
      records.stepErrors.get(state.stateId) ??
      (isAtSource ? errorFactsOf(records, token) : undefined),
    handedOn: before === undefined ? handedOnByMaker(family, records, token) : handedOnBy(before),
    batch: membershipAt(family, token.tokenId, state),
    branches: isLast ? branchesOf(records.outcomes.get(token.tokenId)) : undefined,
    listed: isLast ? listedRows(family, token, records.outcomes.get(token.tokenId)) : undefined,
  });
}

/**
 * What a token began with, as long as forks and joins handed on to it what they had: otherwise what they
 * had, which is then not what the token took in.
 */
function handedOnByMaker(
  { parents }: Family,
  { states }: TokenRecords,
  { tokenId, birth, forkGroupId, joinGroupId }: Token,
): PayloadRef | undefined {
  const [parent] = parents.get(tokenId) ?? [];
  const last = parent === undefined ? undefined : states.get(parent)?.at(-1);
  if ((forkGroupId ?? joinGroupId) === undefined || last === undefined) return birth?.data;
  const had = handedOnBy(last);
  const isSame = birth !== undefined && toHex(had.hash) === toHex(birth.data.hash);
  return isSame ? birth.data : had;
}

function membershipAt(
  { memberships, batches }: Family,
  tokenId: TokenId,
  { nodeIndex }: NodeState,
): ExplainedMembership | null {
  for (const { batchId, ordinal } of memberships.get(tokenId) ?? []) {
    const facts = batches.get(batchId);
    if (facts?.batch.nodeIndex !== nodeIndex) continue;
    return { batch: showId('batch', batchId), position: ordinal + 1, of: facts.members };
  }
  return null;
}

/** A token that ended in others took no edge itself. */
function branchesOf(outcome: Outcome | undefined): readonly string[] | undefined {
  switch (outcome?.kind) {
    case 'forked':
      return outcome.branches;
    case 'expanded':
    case 'coalesced':
    case 'consumed_in_batch':
      return [];
    case 'discarded':
      return outcome.joinGroupId === undefined ? undefined : [];
    case 'completed':
    case 'routed':
    case 'quarantined':
    case 'failed':
    case 'buffered':
    case undefined:
      return undefined;
  }
}

/** The rows of an output that is a list: of what was expanded, and of a batch that took its members. */
function listedRows(
  family: Family,
  token: FamilyMember,
  outcome: Outcome | undefined,
): ListedRows | undefined {
  if (outcome?.kind !== 'expanded' && outcome?.kind !== 'consumed_in_batch') return undefined;
  const { ids, count } = childrenOf(family, token, outcome);
  const rows = ids.flatMap((tokenId) => family.listed.get(tokenId)?.birth?.data ?? []);
  return { count, rows };
}

/** What was made of a token: itself, or, when a batch consumed it, by the batch. */
function childrenOf(
  { children, batches }: Family,
  { tokenId }: FamilyMember,
  outcome: Outcome | undefined,
): Children {
  if (outcome?.kind !== 'consumed_in_batch') return children.get(tokenId) ?? { ids: [], count: 0 };
  const facts = batches.get(outcome.batchId);
  return { ids: facts?.outputIds ?? [], count: facts?.outputs ?? 0 };
}

function errorFactsOf(records: TokenRecords, { tokenId, origin }: Token) {
  const states = records.states.get(tokenId) ?? [];
  const ofSteps = states.map((state) => records.stepErrors.get(state.stateId));
  const last = ofSteps.findLast((facts) => facts !== undefined);
  return last ?? (origin.kind === 'row' ? records.rowErrors.get(origin.rowId) : undefined);
}
