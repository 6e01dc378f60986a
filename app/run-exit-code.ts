import type { Progress } from '../engine/progress.ts';
import type { RunEndStatus } from '../landscape/model/run.ts';
import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';

/** @param maxBad - Rows that may be quarantined; any number when absent. */
export function exitCodeOfRun(
  status: RunEndStatus,
  { outcomes }: Progress,
  maxBad: number | undefined,
): ExitCode {
  if (status === 'interrupted') return exitCodes.interrupted;
  if (status === 'failed') return exitCodes.failed;
  const tooMany = maxBad !== undefined && outcomes.quarantined > maxBad;
  return outcomes.failed > 0 || tooMany ? exitCodes.rowsFailed : exitCodes.done;
}
