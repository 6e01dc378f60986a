import { exitCodes } from './exit-codes.ts';
import { printMessage } from './output.ts';

/**
 * The first SIGINT, SIGTERM or SIGHUP asks for a clean stop; a second one ends the process at once,
 * which loses nothing that was committed. Returns what takes the handlers away again.
 *
 * @param beforeEnd - What must be done first when it ends at once: a screen gives its terminal back.
 */
export function onStopSignals(stop: () => void, beforeEnd = () => {}): () => void {
  let asked = false;
  const handle = (signal: NodeJS.Signals) => {
    if (!asked) {
      asked = true;
      stop();
      return;
    }
    beforeEnd();
    printMessage('Ended at once; what was committed is kept.');
    process.exit(signal === 'SIGINT' ? exitCodes.killedBySigint : exitCodes.killedBySigterm);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, handle);
  return () => {
    for (const signal of signals) process.off(signal, handle);
  };
}
