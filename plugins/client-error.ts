import type { ErrorRecord } from '../landscape/model/error-record.ts';

/**
 * What a client throws when the outside does not answer as it should. Unlike any other throw it is no
 * bug of ours: the row is tried again when `retryable`, else diverted with `error`.
 */
export class ClientError extends Error {
  readonly error: ErrorRecord;
  readonly retryable: boolean;

  constructor(error: ErrorRecord, { retryable, cause }: { retryable: boolean; cause?: unknown }) {
    super(error.message, { cause });
    this.name = 'ClientError';
    this.error = error;
    this.retryable = retryable;
  }
}
