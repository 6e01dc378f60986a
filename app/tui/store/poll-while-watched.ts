import type { Reader } from '../../reading/reader.ts';

/** Looks again and again as long as somebody subscribes: that is, while what it reads is in front. */
export interface Poll {
  /** Tells nothing itself: whatever a look finds is told by the stores that keep it. */
  subscribe(): () => void;
  close(): void;
}

/**
 * What is read when it is made is looked at again `everyMs` after that, and `everyMs` after each look has
 * ended; at once when it is that long ago because nobody watched.
 *
 * @param look - Gives whether there may be more to see after it. One that fails is tried again.
 */
export function pollWhileWatched(
  everyMs: number,
  look: (signal: AbortSignal) => Promise<boolean>,
): Poll {
  const closing = new AbortController();
  let watchers = 0;
  let timer: NodeJS.Timeout | undefined;
  let lookedAt = performance.now();
  let isLooking = false;
  let isOver = false;

  function lookLater(): void {
    clearTimeout(timer);
    if (watchers === 0 || isLooking || isOver || closing.signal.aborted) return;
    const waitMs = Math.max(0, lookedAt + everyMs - performance.now());
    timer = setTimeout(() => void lookNow(), waitMs);
    timer.unref();
  }

  async function lookNow(): Promise<void> {
    isLooking = true;
    try {
      isOver = !(await look(closing.signal));
    } catch {
      // Who reads tells what went wrong.
    }
    isLooking = false;
    lookedAt = performance.now();
    lookLater();
  }

  return {
    subscribe() {
      watchers += 1;
      lookLater();
      return () => {
        watchers -= 1;
        lookLater();
      };
    },
    close() {
      clearTimeout(timer);
      closing.abort(new Error('Nobody watches this any more.'));
    },
  };
}

/** Looks while a run goes on, and once more when it has ended. */
export function pollRun(
  {
    reader,
    run,
    everyMs,
  }: { readonly reader: Reader; readonly run: string; readonly everyMs: number },
  look: (signal: AbortSignal) => Promise<void>,
): Poll {
  return pollWhileWatched(everyMs, async (signal) => {
    // Asked before it is looked: what ends in between is seen by the next look.
    const status = await reader.ask('run_status', { run }, signal);
    await look(signal);
    return status === 'running';
  });
}
