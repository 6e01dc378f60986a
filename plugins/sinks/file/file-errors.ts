import { ElspethError, EnvironmentError } from '../../../landscape/model/errors.ts';

/** Node's code of a failed file operation (`ENOENT`), or `undefined` for anything else thrown. */
export function errorCode(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string'
    ? cause.code
    : undefined;
}

const noSpace = 'Free space on that disk, then resume the run.';
const noPermission = 'Make the file and its folder writable, then resume the run.';

const nextSteps: Readonly<Record<string, string>> = {
  ENOSPC: noSpace,
  EDQUOT: noSpace,
  EACCES: noPermission,
  EPERM: noPermission,
  EROFS: noPermission,
  EMFILE: 'Raise the limit of open files (`ulimit -n`), then resume the run.',
};

/** What was done to which output when it failed: `write to out/results.csv`. */
export function writeFailure(action: string, path: string, cause: unknown): EnvironmentError {
  const code = errorCode(cause);
  const why = cause instanceof Error ? cause.message : String(cause);
  return new EnvironmentError('SINK_WRITE_FAILED', `Cannot ${action} \`${path}\`: ${why}`, {
    facts: { path, ...(code !== undefined && { cause: code }) },
    nextStep:
      nextSteps[code ?? ''] ??
      'What the run committed is safe: remove the cause, then resume the run.',
    cause,
  });
}

export function partialDamaged(path: string, found: string, expected: string): EnvironmentError {
  return new EnvironmentError(
    'PARTIAL_FILE_DAMAGED',
    `The partial file of \`${path}\` is not what the run committed: ${found}, expected ${expected}`,
    {
      facts: { path, found, expected },
      nextStep: 'Put the partial file back as the run left it, or run the pipeline anew.',
    },
  );
}

/** Runs file operations; what they throw becomes `SINK_WRITE_FAILED`, our own errors pass. */
export function orWriteFailure<T>(action: string, path: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof ElspethError) throw cause;
    throw writeFailure(action, path, cause);
  }
}
