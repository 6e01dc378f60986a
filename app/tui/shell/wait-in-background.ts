/** Longer than a signal takes to arrive. */
const noStopMs = 500;

/**
 * Stops this process and those that belong to it, as Ctrl+Z does in every program, until the shell brings
 * them back. Where nobody could bring them back the system stops nothing, and this goes on by itself.
 */
export function waitInBackground(): Promise<void> {
  return new Promise((resolve) => {
    const goOn = () => {
      clearTimeout(timer);
      process.off('SIGCONT', goOn);
      resolve();
    };
    process.on('SIGCONT', goOn);
    const timer = setTimeout(goOn, noStopMs);
    // 0: the whole process group, which is what the shell waits for.
    process.kill(0, 'SIGTSTP');
  });
}
