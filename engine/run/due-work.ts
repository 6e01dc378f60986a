import type { AggregationNode, CoalesceNode } from '../graph/model.ts';
import { judgeLate } from './barrier.ts';
import type { Barrier } from './barrier.ts';
import { carryOut } from './decide.ts';
import type { Interruption } from './interruption.ts';
import { firstMember } from './open-batch.ts';
import type { OpenBatch } from './open-batch.ts';
import { nodeAt } from './run.ts';
import type { Run } from './run.ts';
import type { Position } from './token-in-hand.ts';
import { conditionHolds, deadlineOf } from './triggers.ts';
import { readsAge } from './waiting-room.ts';
import type { WaitingRoom } from './waiting-room.ts';
import { settleAgenda } from './work-off.ts';

/** Conditions that read a batch's age come true as time passes: how often they are asked. */
const pollUs = 100_000;

/**
 * When, on the monotonic clock, time alone next flushes a batch or decides a coalesce; `undefined`: not
 * in the present state. The wall clock decides nothing: somebody may set it while a run goes on.
 */
export function nextDueUs(run: Run): number | undefined {
  let next: number | undefined;
  for (const room of run.waiting.timed) {
    const due = dueOf(run, room);
    if (due !== undefined && (next === undefined || due < next)) next = due;
  }
  return next;
}

/** Asks the clock only where something waits for it. */
export function isDue(run: Run): boolean {
  const due = nextDueUs(run);
  return due !== undefined && due <= run.recorder.clock.elapsedUs();
}

/** Timeouts are the same for all that waits in a room: what came first is due first. */
function dueOf(run: Run, room: WaitingRoom): number | undefined {
  const node = nodeAt(run, room.node);
  const [batch] = room.batches.values();
  const [barrier] = room.barriers.values();
  if (node.kind === 'coalesce') return barrier && barrierDeadline(node, barrier);
  if (node.kind !== 'aggregation' || batch === undefined) return undefined;
  const deadline = deadlineOf(node, batch) ?? Infinity;
  const poll = readsAge(node) ? run.waiting.polledUs + pollUs : Infinity;
  const due = Math.min(deadline, poll);
  return due === Infinity ? undefined : due;
}

/**
 * Does what time alone brings about, between two rows: upstream first, at one node in the order of
 * opening. Order is never taken from the clock beyond that.
 */
export async function doDueWork(run: Run): Promise<Interruption | undefined> {
  const nowUs = run.recorder.clock.elapsedUs();
  const isPolling = nowUs >= run.waiting.polledUs + pollUs;
  if (isPolling) run.waiting.polledUs = nowUs;
  for (const [rank, room] of run.waiting.all.entries()) {
    const node = nodeAt(run, room.node);
    if (node.kind === 'coalesce') {
      for (const barrier of room.barriers.values()) {
        if ((barrierDeadline(node, barrier) ?? Infinity) > nowUs) break;
        const [first] = barrier.arrived.values();
        const position = timedPosition(run, rank, first!.token.position);
        carryOut(run, node, barrier, judgeLate(node.settings, barrier), position);
        const interruption = await settleAgenda(run);
        if (interruption !== undefined) return interruption;
      }
    }
    if (node.kind !== 'aggregation') continue;
    for (const batch of room.batches.values()) {
      const trigger = dueTrigger(run, node, batch, nowUs, isPolling);
      if (trigger === undefined) continue;
      const position = timedPosition(run, rank, firstMember(batch).token.position);
      run.agenda.push({ kind: 'flush', batch, trigger, position, retry: undefined });
      const interruption = await settleAgenda(run);
      if (interruption !== undefined) return interruption;
    }
  }
  return undefined;
}

function dueTrigger(
  run: Run,
  node: AggregationNode,
  batch: OpenBatch,
  nowUs: number,
  isPolling: boolean,
): 'timeout' | 'condition' | undefined {
  if ((deadlineOf(node, batch) ?? Infinity) <= nowUs) return 'timeout';
  const isAsked = isPolling && readsAge(node);
  return isAsked && conditionHolds(run, node, batch) ? 'condition' : undefined;
}

/** Behind the row that was read last, and before the next. */
function timedPosition({ position }: Run, rank: number, first: Position): Position {
  return [position.rowsRead - 0.5, rank, ...first];
}

function barrierDeadline({ settings }: CoalesceNode, barrier: Barrier): number | undefined {
  const { timeout_seconds: timeout } = settings;
  if (timeout === undefined || barrier.firstArrival === undefined) return undefined;
  return barrier.firstArrival.startedUs + timeout * 1_000_000;
}
