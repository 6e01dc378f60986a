import { arriveAtSink } from './arrive-at-sink.ts';
import { commitGroup } from './commit-group.ts';
import { describeDecision } from './decided.ts';
import type { GroupSize } from './group-size.ts';
import { whyToStop } from './interruption.ts';
import type { Interruption } from './interruption.ts';
import type { Stop } from './onward.ts';
import { rawContent } from './raw-content.ts';
import { readRow } from './read-row.ts';
import { fromBirth, fromState, isTriedAgain, onwardFrom } from './recorded-decision.ts';
import { birthOf } from './restore-token.ts';
import { restoreWaiting } from './restore-waiting.ts';
import type { Restored } from './restore-waiting.ts';
import { nodeAt } from './run.ts';
import type { Run } from './run.ts';
import { comparePositions } from './token-in-hand.ts';
import { setOut, settleAgenda } from './work-off.ts';

/**
 * Carries on the tokens that earlier processes of the run left open, in the order of execution, each
 * from behind its last recorded state; those that wait go on waiting. Of a run that just started there
 * are none.
 */
export async function continueOpenTokens(
  run: Run,
  groupSize: GroupSize,
): Promise<Interruption | undefined> {
  const { open, due } = restoreWaiting(run);
  const work = [
    ...open.map((each) => ({ position: each.token.position, begin: () => goOn(run, each) })),
    ...due.map((flush) => ({
      position: flush.position,
      begin(): Stop | undefined {
        run.agenda.push(flush);
        return undefined;
      },
    })),
  ];
  for (const { begin } of work.toSorted((a, b) => comparePositions(a.position, b.position))) {
    run.position.groupRows += 1;
    const stop = begin();
    const interruption = await (stop === undefined ? settleAgenda(run) : settleAgenda(run, stop));
    const mustStop = interruption !== undefined || run.stop.requested;
    if (!mustStop && !groupSize.isFull(run.position)) continue;
    await groupSize.commit(() => commitGroup(run));
    const end = interruption ?? whyToStop(run);
    if (end !== undefined) return end;
  }
  if (work.length === 0) return undefined;
  await groupSize.commit(() => commitGroup(run));
  return whyToStop(run);
}

function goOn(run: Run, { open, token }: Restored): Stop | undefined {
  const { last } = open;
  if (last === undefined) {
    token.row = readRow(run, token.payload);
    return setOut(run, token, fromBirth(run, birthOf(open), token));
  }
  const again = isTriedAgain(run, last);
  // The record itself was refused with `halt`: nothing before it could decide otherwise now.
  if (again && nodeAt(run, last.nodeIndex).kind === 'source') {
    const { decided } = onwardFrom(run, last);
    const { reason, message } = describeDecision(decided);
    return { kind: 'halt', node: last.nodeIndex, token, reason, message };
  }
  if (again) {
    token.row = readRow(run, token.payload);
    const { before } = open;
    // What led to the node is known from what came before it.
    const way =
      before === undefined ? fromBirth(run, birthOf(open), token) : fromState(run, before, token);
    return setOut(run, token, way);
  }
  if (last.result.status === 'failed' && nodeAt(run, last.nodeIndex).kind === 'source') {
    const { row } = open;
    const { edge, decided } = onwardFrom(run, last);
    if (row === undefined) throw new Error('The source makes no tokens without a row');
    const raw = run.writer.readPayload(row.raw);
    arriveAtSink(run, token, edge, decided, rawContent(raw, row.line));
    return undefined;
  }
  token.row = readRow(run, token.payload);
  return setOut(run, token, fromState(run, last, token));
}
