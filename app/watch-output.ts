import { exitCodes } from './exit-codes.ts';
import { printMessage } from './output.ts';

/** What such a stream says when nobody is at its other end: a closed pipe, a terminal that is gone. */
const nobodyThere = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED']);

const output = { isNeeded: true, hasFailed: false };

/**
 * A reader such as `head` may close the pipe at any time: that is no error, and the command is done.
 * Output that cannot be written for another reason, a full disk say, is said, and fails the command.
 */
export function watchOutput(): void {
  process.stdout.on('error', ({ code = '', message }: NodeJS.ErrnoException) => {
    if (nobodyThere.has(code)) {
      if (output.isNeeded) process.exit(exitCodes.done);
      return;
    }
    if (!output.hasFailed) printMessage(`error: the output cannot be written: ${message}`);
    output.hasFailed = true;
    if (output.isNeeded) process.exit(exitCodes.failed);
  });
  process.on('exit', (code) => {
    if (output.hasFailed && code === exitCodes.done) process.exitCode = exitCodes.failed;
  });
  // There is no place left to say it.
  process.stderr.on('error', () => undefined);
}

/** For a command whose work matters more than who watches it: it goes on to its end. */
export function goOnWithoutReader(): void {
  output.isNeeded = false;
}
