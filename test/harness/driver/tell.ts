import { writeSync } from 'node:fs';

import { exitCodeOf, exitCodes } from '../../../app/exit-codes.ts';
import type { RunEnd } from '../../../engine/run/run-end.ts';
import { ElspethError } from '../../../landscape/model/errors.ts';
import type { DriverLine } from './driver-lines.ts';

/** Tells whoever started this process, at once: it may be killed any moment. */
export function say(line: DriverLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

/** Runs, and tells how that ended. */
export async function tellEnd(run: () => Promise<RunEnd>): Promise<void> {
  try {
    const { status, error } = await run();
    const exitCode = status === 'completed' ? exitCodes.done : exitCodes.failed;
    say({ kind: 'ended', status, code: error?.code, message: error?.message, exitCode });
    process.exitCode = exitCode;
  } catch (error) {
    // Anything else is a bug, and ends the process as one.
    if (!(error instanceof ElspethError)) throw error;
    const { code, message } = error;
    const exitCode = exitCodeOf(error);
    say({ kind: 'ended', status: 'refused', code, message, exitCode });
    process.exitCode = exitCode;
  }
}
