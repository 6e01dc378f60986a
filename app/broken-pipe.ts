import { exitCodes } from './exit-codes.ts';

/** What such a stream says when nobody is at its other end: a closed pipe, a terminal that is gone. */
const nobodyThere = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED']);

const reader = { isNeeded: true };

/** A reader such as `head` may close the pipe at any time: that is no error, and the command is done. */
export function quietOnBrokenPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!nobodyThere.has(error.code ?? '')) throw error;
    if (reader.isNeeded) process.exit(exitCodes.done);
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (!nobodyThere.has(error.code ?? '')) throw error;
  });
}

/** For a command whose work matters more than who watches it: it goes on to its end. */
export function goOnWithoutReader(): void {
  reader.isNeeded = false;
}
