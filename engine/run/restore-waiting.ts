import { AuditError } from '../../landscape/model/errors.ts';
import type { NodeIndex, TokenId } from '../../landscape/model/ids.ts';
import { getField } from '../../landscape/model/json.ts';
import type { OpenToken, UnfinishedBatch } from '../../landscape/recorder/run-progress.ts';
import { canonicalJson } from '../../landscape/canonical-json.ts';
import type { Flush } from './agenda.ts';
import { createForkGroup } from './fork-group.ts';
import type { ForkGroup, Frame } from './fork-group.ts';
import { holdRestored } from './held.ts';
import { barrierAt, coalesceOf } from './leave-branches.ts';
import type { OpenBatch } from './open-batch.ts';
import { parseStored } from './read-row.ts';
import { readError } from './recorded-error.ts';
import { recordedUs } from './recorded-time.ts';
import { restoreToken } from './restore-token.ts';
import { nodeAt } from './run.ts';
import type { Run } from './run.ts';
import { comparePositions } from './token-in-hand.ts';
import type { TokenInHand } from './token-in-hand.ts';
import { triggerNow } from './triggers.ts';

/** An open token with what the landscape has of it. */
export interface Restored {
  readonly open: OpenToken;
  readonly token: TokenInHand;
}

const pageSize = 500;

/**
 * Takes up what waited when the run stopped: batches, coalesces, and what is known about the branches
 * under way.
 *
 * @returns the tokens that do not wait, and flushes that an earlier process did not get to.
 */
export function restoreWaiting(run: Run): {
  readonly open: readonly Restored[];
  readonly due: readonly Flush[];
} {
  const groups = new Map<TokenId, ForkGroup>();
  const tokens = readAllOpen(run).map((open) => {
    const frames = open.frames.map((frame): Frame => {
      const group =
        groups.get(frame.forkGroupId) ?? createForkGroup(frame.forkGroupId, frame.nodeIndex);
      groups.set(frame.forkGroupId, group);
      group.live.set(frame.branch, (group.live.get(frame.branch) ?? 0) + 1);
      return { group, branch: frame.branch };
    });
    return { open, token: restoreToken(run, open, frames) };
  });
  const byId = new Map(tokens.map((each) => [each.token.tokenId, each]));
  const buffered = new Set<TokenId>();
  const due = run.writer.unfinishedBatches().flatMap((batch) => {
    for (const member of batch.members) buffered.add(member);
    return restoreBatch(run, batch, byId);
  });
  const open: Restored[] = [];
  for (const each of tokens.toSorted((a, b) =>
    comparePositions(a.token.position, b.token.position),
  )) {
    if (buffered.has(each.token.tokenId)) continue;
    if (each.open.last?.result.status === 'open') restoreArrival(run, each);
    else open.push(each);
  }
  for (const group of groups.values()) restoreBranches(run, group);
  return { open, due };
}

function readAllOpen(run: Run): readonly OpenToken[] {
  const tokens: OpenToken[] = [];
  for (;;) {
    const page = run.writer.openTokens(tokens.at(-1)?.tokenId ?? 0, pageSize);
    if (page.length === 0) return tokens;
    tokens.push(...page);
  }
}

function restoreBatch(
  run: Run,
  { batchId, nodeIndex, group, openedAtMs, isExecuting, members }: UnfinishedBatch,
  byId: ReadonlyMap<TokenId, Restored>,
): readonly Flush[] {
  const node = nodeAt(run, nodeIndex);
  if (node.kind !== 'aggregation') throw new Error(`Node ${nodeIndex} has no batches`);
  const restored = members.map((member) => {
    const open = byId.get(member);
    if (open !== undefined) return open;
    throw new AuditError(
      'AUDIT_CORRUPT',
      `Token ${member} waits in batch ${batchId}, and has ended.`,
    );
  });
  const last = restored.at(-1);
  if (last === undefined) {
    throw new AuditError('AUDIT_CORRUPT', `Nothing waits in batch ${batchId}, which is open.`);
  }
  const held = restored.map((each) => holdRestored(run, each));
  const fields = group === undefined ? {} : parseStored(group);
  const key = canonicalJson(node.settings.group_by.map((field) => getField(fields, field)));
  const room = run.waiting.at(nodeIndex);
  const openedUs = recordedUs(run.recorder.clock, openedAtMs);
  const batch: OpenBatch = {
    batchId,
    node: nodeIndex,
    key,
    openedAtMs,
    openedUs,
    members: held,
    isExecuting,
  };
  room.batches.set(key, batch);
  room.members += held.length;
  // Its last member filled it, and then a bug or the end of the process came between. What only became
  // of age since then is looked at between rows.
  const joinedAtMs = last.open.last?.startedAtMs;
  const ageMs = joinedAtMs === undefined ? undefined : Math.max(0, joinedAtMs - openedAtMs);
  const trigger = triggerNow(run, node, batch, ageMs);
  if (trigger === undefined) return [];
  const { position } = last.token;
  return [{ kind: 'flush', batch, trigger, position, retry: undefined }];
}

function restoreArrival(run: Run, restored: Restored): void {
  const { token, open } = restored;
  const node = nodeAt(run, open.last!.nodeIndex);
  if (node.kind !== 'coalesce') {
    throw new AuditError('AUDIT_CORRUPT', `Token ${token.tokenId} waits where nothing waits.`);
  }
  const frame = token.frames.findLast(
    ({ group, branch }) => coalesceOf(run, group, branch) === node,
  );
  if (frame === undefined) {
    throw new AuditError(
      'AUDIT_CORRUPT',
      `Token ${token.tokenId} waits for branches that it is not on.`,
    );
  }
  const barrier = barrierAt(frame.group, node);
  const held = holdRestored(run, restored);
  barrier.arrived.set(frame.branch, held);
  const { firstArrival: first } = barrier;
  if (first === undefined || held.waiting.startedUs < first.startedUs) {
    barrier.firstArrival = held.waiting;
  }
  run.waiting.at(node.index).barriers.set(frame.group.id, barrier);
}

/** What became of the branches of a fork: decided about, or ended elsewhere. */
function restoreBranches(run: Run, group: ForkGroup): void {
  for (const node of run.joins.get(group.node) ?? []) {
    const decision = run.writer.joinDecision(group.id, node.index);
    const ended = node.settings.branches.filter(
      (branch) => (group.live.get(branch) ?? 0) === 0 && !hasArrived(group, node.index, branch),
    );
    if (decision === undefined && ended.length === 0) continue;
    const barrier = barrierAt(group, node);
    for (const branch of ended) barrier.ended.add(branch);
    barrier.decision =
      decision?.kind === 'failed'
        ? { kind: 'failed', error: readError(run, decision.error) }
        : decision;
  }
}

function hasArrived(group: ForkGroup, node: NodeIndex, branch: string): boolean {
  return group.barriers.get(node)?.arrived.has(branch) ?? false;
}
