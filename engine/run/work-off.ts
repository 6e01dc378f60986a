import { unreachable } from '../../landscape/model/unreachable.ts';
import { inTurn } from './agenda.ts';
import type { Work } from './agenda.ts';
import { commitGroup } from './commit-group.ts';
import { decide } from './decide.ts';
import { flushBatch } from './flush-batch.ts';
import { whyToStop } from './interruption.ts';
import type { Interruption } from './interruption.ts';
import { takeUndecided } from './onward.ts';
import type { Step, Stop } from './onward.ts';
import { follow, runToken } from './run-token.ts';
import type { Run } from './run.ts';
import type { TokenInHand } from './token-in-hand.ts';

/**
 * Works off the agenda, the newest first: depth first, siblings in their order.
 *
 * @returns `undefined` when nothing is left. After a halt the rest stays open, as the landscape has it.
 */
export function workOff(run: Run): Stop | undefined {
  for (;;) {
    decideEnded(run);
    const work = run.agenda.pop();
    if (work === undefined) return undefined;
    const stop = perform(run, work);
    if (stop?.kind === 'halt') run.agenda.length = 0;
    if (stop !== undefined) return stop;
  }
}

/** Coalesces learn of the branches that ended, in the order of the ends; only what follows is put off. */
function decideEnded(run: Run): void {
  if (run.ended.length === 0) return;
  inTurn(run.agenda, run.ended.splice(0), ({ node, barrier, position }) => {
    decide(run, node, barrier, position);
    decideEnded(run);
  });
}

function perform(run: Run, work: Work): Stop | undefined {
  switch (work.kind) {
    case 'follow':
      return carry(run, work.token, work.way);
    case 'pass':
      return carry(run, work.token, takeUndecided(run, work.token, work.onSuccess));
    case 'enter':
      return runToken(run, work.token, work.node);
    case 'flush': {
      const step = flushBatch(run, work);
      return step.kind === 'pause' ? step : undefined;
    }
    default:
      return unreachable(work);
  }
}

/** Takes a token on from a node, with all that follows from it. */
export function setOut(run: Run, token: TokenInHand, step: Step): Stop | undefined {
  const stop = carry(run, token, step);
  if (stop?.kind === 'halt') run.agenda.length = 0;
  return stop ?? workOff(run);
}

/** Takes a token from a node's decision to the end of its way, or to where it waits. */
function carry(run: Run, token: TokenInHand, step: Step): Stop | undefined {
  switch (step.kind) {
    case 'onward': {
      const next = follow(run, token, step);
      return typeof next === 'number' ? runToken(run, token, next) : next;
    }
    case 'done':
      return undefined;
    case 'pause':
      return step;
    default:
      return unreachable(step);
  }
}

/** Longer waits than this are not kept from those who watch, nor from the request to stop. */
const longestNapMs = 250;

/**
 * Works off the agenda to its end, and waits where a retry must wait.
 *
 * @param stopped - What keeps the agenda from being worked off already.
 */
export async function settleAgenda(
  run: Run,
  stopped: Stop | undefined = workOff(run),
): Promise<Interruption | undefined> {
  for (let stop = stopped; stop !== undefined; stop = workOff(run)) {
    const interruption = stop.kind === 'halt' ? stop : await pause(run, stop.ms);
    if (interruption === undefined) continue;
    run.agenda.length = 0;
    return interruption;
  }
  return undefined;
}

/** Lets a retry wait. What happened so far is durable before a long wait. */
async function pause(run: Run, ms: number): Promise<Interruption | undefined> {
  if (ms > longestNapMs) await commitGroup(run);
  for (let left = ms; left > 0 && whyToStop(run) === undefined; left -= longestNapMs) {
    await run.recorder.clock.sleep(Math.min(left, longestNapMs));
  }
  return whyToStop(run);
}
