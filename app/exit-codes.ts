import { AuditError, ConfigError, NotFoundError } from '../landscape/model/errors.ts';

/** Every exit code, with what it means; `elspeth help exit-codes` prints this. */
export const exitCodes = {
  done: 0,
  failed: 1,
  wrongUsage: 2,
  interrupted: 3,
  untrustworthy: 4,
  rowsFailed: 5,
  notFound: 6,
  killedBySigint: 130,
  killedBySigterm: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodeMeanings: Readonly<Record<ExitCode, string>> = {
  0: 'done; every row reached an intended end (routed, discarded and quarantined by policy count as intended)',
  1: 'the run or the command failed',
  2: 'the command line or the settings are wrong; nothing ran',
  3: 'interrupted; `elspeth resume RUN` goes on',
  4: 'the audit trail is not trustworthy (corruption, tampering, failed writes); no other code masks it',
  5: 'the run completed, but rows ended failed, or more than --max-bad were quarantined',
  6: 'not found: run, row, token, artifact',
  130: 'ended at once by a second SIGINT; `elspeth resume RUN` goes on',
  143: 'ended at once by a second SIGTERM; `elspeth resume RUN` goes on',
};

/** What the process says when it ends by an error. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof AuditError) return exitCodes.untrustworthy;
  if (error instanceof ConfigError) return exitCodes.wrongUsage;
  if (error instanceof NotFoundError) return exitCodes.notFound;
  return exitCodes.failed;
}
