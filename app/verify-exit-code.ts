import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Verification } from './verify-runs.ts';

/** Findings in our own records come before all others; outputs that others changed are a failure. */
export function toVerifyExitCode({ database, runs }: Verification): ExitCode {
  const findings = [...database, ...runs.flatMap((run) => run.findings)];
  if (findings.some(({ area }) => area === 'records')) return exitCodes.untrustworthy;
  return findings.length > 0 ? exitCodes.failed : exitCodes.done;
}
