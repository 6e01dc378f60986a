import { getField } from '../model/json.ts';
import { isTerminal } from '../model/outcome.ts';
import type { Sweep } from './sweep-context.ts';
import { makerOf } from './token-trail.ts';
import type { Membership, TokenTrail } from './token-trail.ts';

type Report = (expected: string, found: string) => void;

/** What became of a token in its batches is what became of the batches. */
export function checkMemberships(sweep: Sweep, trail: TokenTrail): void {
  const { token, outcomes, memberships, outputs } = trail;
  const report: Report = (expected, found) =>
    sweep.findings.add({
      table: 'batch_members',
      key: `token_id ${token.tokenId}`,
      check: 'member_of_batch',
      expected,
      found,
    });
  const joined = new Set(memberships.map(({ batchId }) => batchId));
  for (const outcome of outcomes) {
    if (!('batchId' in outcome) || joined.has(outcome.batchId)) continue;
    report(`a member of batch_id ${outcome.batchId}, where it is ${outcome.kind}`, 'none');
  }
  for (const membership of memberships) checkMember(sweep, trail, membership, report);
  const maker = makerOf(trail);
  for (const { batchId, ordinal } of outputs) {
    const own = memberships.find((each) => each.batchId === batchId);
    const isOwn = maker?.kind === 'batch' && maker.batchId === batchId;
    if (isOwn && ordinal === token.ordinal) continue;
    if (!isOwn && own?.ordinal === ordinal) continue;
    report(`its place among the outputs of batch_id ${batchId}`, `ordinal ${ordinal}`);
  }
  if (maker?.kind !== 'batch' || outputs.some(({ batchId }) => batchId === maker.batchId)) return;
  report(`an output of batch_id ${maker.batchId}, which made it`, 'none');
}

function checkMember(
  { graph }: Sweep,
  { states, outcomes, outputs }: TokenTrail,
  { batchId, nodeIndex, status }: Membership,
  report: Report,
): void {
  const waited = outcomes.some((each) => each.kind === 'buffered' && each.batchId === batchId);
  if (!waited) report(`buffered in batch_id ${batchId}, which it joined`, 'no such outcome');
  const last = states.findLast((state) => state.nodeIndex === nodeIndex);
  const end = outcomes.find(({ kind }) => isTerminal(kind));
  const isConsumed = end?.kind === 'consumed_in_batch' && end.batchId === batchId;
  const passesThrough =
    getField(graph.nodes[nodeIndex]?.config ?? {}, 'output_mode') === 'passthrough';
  switch (status) {
    case 'completed': {
      if (last?.status !== 'completed') {
        report(`a completed state at node ${nodeIndex}, as batch_id ${batchId} is`, show(last));
      }
      const cameOut = outputs.some((each) => each.batchId === batchId);
      if (passesThrough && !cameOut) {
        report(`an output of batch_id ${batchId}, through which its members pass`, 'none');
      }
      if (!passesThrough && !isConsumed) {
        report(`consumed_in_batch ${batchId}, which has completed`, end?.kind ?? 'no end');
      }
      return;
    }
    case 'failed':
      if (last?.status !== 'failed') {
        report(`a failed state at node ${nodeIndex}, as batch_id ${batchId} is`, show(last));
      }
      if (isConsumed) report(`not consumed by batch_id ${batchId}, which has failed`, end.kind);
      return;
    case 'draft':
    case 'executing':
      if (end !== undefined) report(`no end, because it waits in batch_id ${batchId}`, end.kind);
      if (last?.status === 'completed') {
        report(
          `no completed state at node ${nodeIndex} yet, as batch_id ${batchId} is open`,
          show(last),
        );
      }
      return;
    default:
      status satisfies never;
  }
}

function show(state: TokenTrail['states'][number] | undefined): string {
  return state === undefined ? 'none' : `state_id ${state.stateId} ${state.status}`;
}
