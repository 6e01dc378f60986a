import type { ExitCode } from '../exit-codes.ts';

/** What the process will return; the process ends when all output is written. */
export function setExitCode(code: ExitCode): void {
  process.exitCode = code;
}
