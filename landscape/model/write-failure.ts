import { AuditError, EnvironmentError } from './errors.ts';

const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL']);

/**
 * A write to the landscape that failed, as an error. A full disk is nobody's fault and leaves what was
 * committed as it was; after anything else nobody knows what is on the disk. Of payloads that could not
 * be written the database can still tell.
 *
 * @param what - The sentence's beginning: `` The landscape `audit.db` could not be written ``.
 */
export function writeFailure(
  code: 'AUDIT_WRITE_FAILED' | 'PAYLOAD_WRITE_FAILED',
  what: string,
  cause: unknown,
): AuditError | EnvironmentError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `${what}: ${reason}.`;
  if (isDiskFull(cause)) {
    return new EnvironmentError('DISK_FULL', message, {
      cause,
      nextStep:
        'Free space on that disk, then go on with `elspeth resume`: all that was committed is kept.',
    });
  }
  const Failure = code === 'AUDIT_WRITE_FAILED' ? AuditError : EnvironmentError;
  return new Failure(code, message, {
    cause,
    nextStep: 'Check the disk (space, errors, permissions), then go on with `elspeth resume`.',
  });
}

function isDiskFull(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && fullCodes.has(String(cause.code));
}
