import { z } from 'zod';

import type { EdgeRecord } from '../../landscape/model/graph.ts';
import type { JsonObject } from '../../landscape/model/json.ts';
import type { StoredPayload } from '../../landscape/payloads/pack-writer.ts';
import type { OpenToken, OpenTokenState } from '../../landscape/recorder/run-progress.ts';
import { arriveAtSink } from './arrive-at-sink.ts';
import { commitGroup } from './commit-group.ts';
import { describeDecision } from './decided.ts';
import type { GroupSize } from './group-size.ts';
import { rawContent } from './raw-content.ts';
import { edgeAt, nodeAt } from './run.ts';
import type { Run } from './run.ts';
import { onlyEdge } from './onward.ts';
import { follow, runToken } from './run-token.ts';
import type { Onward } from './onward.ts';
import type { Halt, TokenInHand } from './token-in-hand.ts';

const pageSize = 500;

/**
 * Carries on the tokens that earlier processes of the run left open, each from behind its last recorded
 * state. Of a run that just started there are none.
 */
export async function continueOpenTokens(
  run: Run,
  groupSize: GroupSize,
): Promise<Halt | undefined> {
  for (let after = 0; ;) {
    const page = run.writer.openTokens(after, pageSize);
    const last = page.at(-1);
    if (last === undefined) return undefined;
    for (const open of page) {
      const halt = continueToken(run, open);
      run.position.groupRows += 1;
      if (halt === undefined) continue;
      await commitGroup(run);
      return halt;
    }
    await groupSize.commit(() => commitGroup(run));
    if (run.halts[0] !== undefined) return run.halts[0];
    after = last.tokenId;
  }
}

function continueToken(run: Run, open: OpenToken): Halt | undefined {
  const isTriedAgain = endedInNothing(run, open.last);
  // The record itself was refused with `halt`: nothing before it could decide otherwise now.
  if (isTriedAgain && open.before === undefined) return haltAgain(run, open);
  const from = isTriedAgain ? (open.before ?? open.last) : open.last;
  const { result } = from;
  const token: TokenInHand = {
    tokenId: open.tokenId,
    rowId: open.rowId,
    rowIndex: open.rowIndex,
    line: open.line,
    row: {},
    payload: result.status === 'completed' ? result.output : from.input,
    stepIndex: from.stepIndex + 1,
    attempt: isTriedAgain ? open.last.attempt + 1 : 0,
  };
  const step = onwardFrom(run, from);
  if (nodeAt(run, from.nodeIndex).kind === 'source' && result.status === 'failed') {
    const raw = run.writer.readPayload(open.raw);
    arriveAtSink(run, token, step.edge, step.decided, rawContent(raw, open.line));
    return undefined;
  }
  token.row = readJson(run, result.status === 'completed' ? result.output : from.input);
  const next = follow(run, token, step);
  return typeof next === 'number' ? runToken(run, token, next) : next;
}

/** A node that sent the row to `halt`, or at which a bug of ours stopped the run, tries again. */
function endedInNothing(run: Run, { routed, result }: OpenTokenState): boolean {
  if (routed === undefined) return result.status === 'failed';
  return edgeAt(run, routed.edgeIndex).target.kind === 'halt';
}

function haltAgain(run: Run, { tokenId, rowId, rowIndex, line, last }: OpenToken): Halt {
  const step = onwardFrom(run, last);
  const token = { tokenId, rowId, rowIndex, line, row: {}, payload: last.input };
  const { reason, message } = describeDecision(step.decided);
  return { node: last.nodeIndex, token: { ...token, stepIndex: 1, attempt: 0 }, reason, message };
}

/** The edge that a recorded state chose, and why, from the records alone. */
function onwardFrom(run: Run, state: OpenTokenState): Onward {
  const { routed, result } = state;
  if (routed === undefined) {
    const node = nodeAt(run, state.nodeIndex);
    if (node.kind !== 'transform' && node.kind !== 'source') {
      throw new Error(`\`${node.record.name}\` completed without a decision`);
    }
    return { kind: 'onward', edge: onlyEdge(run, node.onSuccess), decided: undefined };
  }
  const edge: EdgeRecord = edgeAt(run, routed.edgeIndex);
  const reason = readJson(run, routed.reason);
  if (result.status === 'failed') {
    const { error } = errorReason.parse(reason);
    return { kind: 'onward', edge, decided: { kind: 'error', ...error, payload: result.error } };
  }
  return { kind: 'onward', edge, decided: { kind: 'route', ...gateReason.parse(reason) } };
}

const errorReason = z.object({ error: z.object({ reason: z.string(), message: z.string() }) });
const gateReason = z.object({
  condition: z.string(),
  label: z.string(),
  values: z.record(z.string(), z.json()),
});

function readJson(run: Run, payload: StoredPayload): JsonObject {
  return z
    .record(z.string(), z.json())
    .parse(JSON.parse(run.writer.readPayload(payload).toString('utf8')));
}
