import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import type { JsonObject } from '../../landscape/model/json.ts';
import { recordJoin } from '../../landscape/recorder/record-token.ts';
import {
  recordWaitingCompleted,
  recordWaitingFailed,
} from '../../landscape/recorder/record-waiting.ts';
import type { CoalesceNode } from '../graph/model.ts';
import { goOn, inTurn } from './agenda.ts';
import { judge } from './barrier.ts';
import type { Barrier, Decider, Verdict } from './barrier.ts';
import { divertFailed } from './fail-row.ts';
import { merge, toTokenFrames } from './fork-group.ts';
import { rowOfHeld } from './held.ts';
import type { Held } from './held.ts';
import { mergeRows } from './merge-rows.ts';
import type { Merged } from './merge-rows.ts';
import { pass } from './onward.ts';
import type { Run } from './run.ts';
import { storeOnce } from './store-once.ts';
import { takeInHand } from './token-in-hand.ts';
import type { Position } from './token-in-hand.ts';

/**
 * Asks the policy of a coalesce what follows from an arrival or from the end of a branch, and does it.
 *
 * @param position - Where in the order of execution that happens.
 */
export function decide(run: Run, node: CoalesceNode, barrier: Barrier, position: Position): void {
  if (barrier.decision !== undefined) return;
  const verdict = judge(node.settings, barrier);
  if (verdict !== undefined) carryOut(run, node, barrier, verdict, position);
}

/** Merges what has arrived, or lets it fail: the end of waiting at one coalesce for one fork. */
export function carryOut(
  run: Run,
  node: CoalesceNode,
  barrier: Barrier,
  verdict: Verdict,
  position: Position,
): void {
  const { decider } = verdict;
  run.waiting.at(node.index).barriers.delete(barrier.group.id);
  const arrived = node.settings.branches.flatMap((branch) => {
    const held = barrier.arrived.get(branch);
    return held === undefined ? [] : [{ branch, held }];
  });
  const join = { node, barrier, decider, position, arrived };
  for (const { held } of arrived) held.isReleased = true;
  if (verdict.kind === 'fail') {
    failArrived(run, join, verdict.error);
    return;
  }
  const merged = mergeRows(
    node.settings,
    arrived.map(({ branch, held }) => [branch, rowOfHeld(run, held)] as const),
  );
  if (merged.ok) mergeArrived(run, join, merged);
  else failArrived(run, join, merged.error);
}

interface Join {
  readonly node: CoalesceNode;
  readonly barrier: Barrier;
  readonly decider: Decider;
  readonly position: Position;
  /** In the declared order of the branches. */
  readonly arrived: readonly { readonly branch: string; readonly held: Held }[];
}

function mergeArrived(run: Run, join: Join, { row, provenance }: Merged & { ok: true }): void {
  const { recorder } = run;
  const { node, barrier, arrived } = join;
  const tokens = arrived.map(({ held }) => held.token);
  // A row that is taken as it arrived is the same payload: no copy.
  const payload =
    tokens.find((token) => token.row === row)?.payload ?? recorder.payloads.putJson(row);
  const context = storeOnce(run, { ...contextOf(run, join), ...provenance });
  for (const { held } of arrived) recordWaitingCompleted(recorder, held.waiting, payload, context);
  const [first] = tokens;
  if (first === undefined) throw new Error(`\`${node.record.name}\` has nothing to merge`);
  const { origin, frames: all } = first;
  const frames = all.slice(
    0,
    all.findIndex(({ group }) => group === barrier.group),
  );
  merge(frames, tokens.length);
  const position = [...join.position, 0];
  const tokenId = recordJoin(
    recorder,
    tokens.map((token) => token.tokenId),
    {
      rowId: origin.rowId,
      batchId: origin.batchId,
      frames: toTokenFrames(frames),
      origin: node.index,
      data: payload,
      position,
    },
  );
  barrier.decision = { kind: 'merged', into: tokenId };
  const stepIndex = Math.max(...tokens.map((token) => token.stepIndex));
  const token = takeInHand({ tokenId, origin, frames, position, row, payload, stepIndex });
  goOn(run, token, pass(run, token, node.onSuccess));
}

function failArrived(run: Run, join: Join, error: ErrorRecord): void {
  const { recorder } = run;
  const { node, barrier, arrived, position } = join;
  // Nothing tells a later process of it, nor need it: whatever arrives is judged in the same way.
  if (arrived.length === 0) return;
  barrier.decision = { kind: 'failed', error };
  const context = recorder.payloads.putJson({ ...contextOf(run, join), position });
  const stored = recorder.payloads.putJson(error);
  inTurn(run.agenda, arrived, ({ held }, i) => {
    const { token } = held;
    rowOfHeld(run, held);
    token.position = [...position, i];
    const failed = recordWaitingFailed(recorder, held.waiting, stored, context);
    goOn(run, token, divertFailed(run, token, node, failed, error, 'failed'));
  });
}

function contextOf(run: Run, { node, decider, arrived }: Join): JsonObject {
  const { policy, merge: strategy, branches } = node.settings;
  const names = arrived.map(({ branch }) => branch);
  return {
    policy,
    merge: strategy,
    arrived: names,
    missing: branches.filter((branch) => !names.includes(branch)),
    decided: decider,
    ...(decider === 'timeout' && { follows_row: run.position.rowsRead - 1 }),
  };
}
