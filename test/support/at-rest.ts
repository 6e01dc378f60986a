import type { Reader } from '../../app/reading/reader.ts';

/** What the screens still wait for: tests go on when that is over, and not after some time. */
export interface Rest {
  /** Reads as the given reader, and is watched. */
  readonly reader: Reader;
  /** Waits until every question is answered, and what follows from the answers is done. */
  readonly answered: () => Promise<void>;
  /** Waits until nothing more happens by itself: as `answered`, and no pause and no frame is left. */
  readonly rested: () => Promise<void>;
}

/** A timer of at most this waits for a pause of whoever types, or draws; a longer one looks again later. */
const longestPauseMs = 100;

/** Longer than anything here takes on a busy machine. */
const patienceMs = 60_000;

/** What React has still to do, and folders that are being read. */
const passing = new Set(['Immediate', 'FSReqPromise', 'FSReqCallback']);

const unwatchedTimeout = globalThis.setTimeout;
const pauses = watchPauses();

export function watchRest(given: Reader): Rest {
  const open: string[] = [];
  const reader: Reader = {
    ...given,
    async ask(question, asked, signal) {
      open.push(question);
      try {
        return await given.ask(question, asked, signal);
      } finally {
        open.splice(open.indexOf(question), 1);
      }
    },
  };
  const isAnswered = () => open.length === 0 && !isPassing();

  async function until(isAtRest: () => boolean): Promise<void> {
    const began = performance.now();
    // What comes of the last turn is seen in the next one.
    for (let turns = 0; turns < 3;) {
      await (isAtRest() ? nextTurn() : aMoment());
      turns = isAtRest() ? turns + 1 : 0;
      if (performance.now() - began < patienceMs) continue;
      const unanswered = open.join(', ') || 'none';
      throw new Error(
        `The screen finds no rest. Open questions: ${unanswered}; timers: ${pauses.size}.`,
      );
    }
  }

  return {
    reader,
    answered: () => until(isAnswered),
    rested: () => until(() => isAnswered() && pauses.size === 0),
  };
}

function isPassing(): boolean {
  return process.getActiveResourcesInfo().some((resource) => passing.has(resource));
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
const aMoment = () => new Promise<void>((resolve) => unwatchedTimeout(resolve, 2));

/** Leaves the timers as they are, and remembers the short ones until they are over. */
function watchPauses(): ReadonlySet<unknown> {
  const pending = new Set<unknown>();
  globalThis.setTimeout = new Proxy(globalThis.setTimeout, {
    apply(begin, _, [run, ms = 0, ...args]: Parameters<typeof setTimeout>) {
      if (ms > longestPauseMs) return begin(run, ms, ...args);
      const timer = begin(() => {
        pending.delete(timer);
        run(...args);
      }, ms);
      pending.add(timer);
      return timer;
    },
  });
  globalThis.clearTimeout = new Proxy(globalThis.clearTimeout, {
    apply(clear, _, [timer]: Parameters<typeof clearTimeout>) {
      pending.delete(timer);
      clear(timer);
    },
  });
  return pending;
}
