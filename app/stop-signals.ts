import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { printMessage } from './output.ts';

export interface StopHandling {
  /** Asks for a clean stop. */
  readonly stop: (signal: NodeJS.Signals) => void;
  /** A signal that is for somebody else: Ctrl+C in a pager goes to all that share its terminal. */
  readonly isForOthers?: (signal: NodeJS.Signals) => boolean;
  /** What must be done before the process ends at once: a screen gives its terminal back. */
  readonly beforeEnd?: () => void;
}

/**
 * The first SIGINT, SIGTERM or SIGHUP asks for a clean stop; a second one ends the process at once,
 * which loses nothing that was committed. A second SIGHUP is none: a window that is closed sends it
 * twice, once by the shell and once by the kernel. Returns what takes the handlers away again.
 */
export function onStopSignals({ stop, isForOthers, beforeEnd }: StopHandling): () => void {
  let asked = false;
  const handle = (signal: NodeJS.Signals) => {
    if (isForOthers?.(signal) === true) return;
    if (!asked) {
      asked = true;
      stop(signal);
      return;
    }
    if (signal === 'SIGHUP') return;
    beforeEnd?.();
    endAtOnce(signal);
  };
  for (const signal of stopSignals) process.on(signal, handle);
  return () => {
    for (const signal of stopSignals) process.off(signal, handle);
  };
}

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** When all is done and told: a signal that comes too late does not change the exit code. */
export function keepExitCode(exitCode: ExitCode): void {
  for (const signal of stopSignals) process.on(signal, () => process.exit(exitCode));
}

/** Ends the process with the exit code of a signal; what was committed is kept. */
export function endAtOnce(signal: NodeJS.Signals): never {
  printMessage('Ended at once; what was committed is kept, and `elspeth resume` goes on with it.');
  process.exit(signalExitCode(signal));
}

export function signalExitCode(signal: NodeJS.Signals) {
  return signal === 'SIGINT' ? exitCodes.killedBySigint : exitCodes.killedBySigterm;
}
