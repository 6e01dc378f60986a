import type { RunEvent } from '../../engine/events.ts';
import {
  AuditError,
  ConfigError,
  ElspethError,
  EnvironmentError,
  NotFoundError,
  PluginError,
} from '../../landscape/model/errors.ts';
import type { Problem } from '../../landscape/model/errors.ts';
import type { JsonObject } from '../../landscape/model/json.ts';
import type { RunEndStatus } from '../../landscape/model/run.ts';

/** What the host says to the engine's thread. */
export type ToWorker = { readonly type: 'stop' };

/** What the engine's thread says to its host. `ended` and `failed` are the last. */
export type FromWorker =
  | { readonly type: 'warnings'; readonly warnings: readonly Problem[] }
  /** So much of what an earlier process has read was looked at again. */
  | { readonly type: 'checked'; readonly bytes: number }
  | { readonly type: 'event'; readonly event: RunEvent }
  | {
      readonly type: 'ended';
      readonly status: RunEndStatus;
      readonly reason: JsonObject | undefined;
      readonly error: SentError | undefined;
    }
  | { readonly type: 'failed'; readonly error: SentError };

/** An error as plain data: classes do not survive the way between threads. */
export interface SentError {
  readonly kind: 'config' | 'audit' | 'not_found' | 'plugin' | 'environment' | 'unknown';
  readonly code: string;
  readonly message: string;
  readonly facts: JsonObject;
  readonly nextStep: string | undefined;
  readonly problems: readonly Problem[];
  readonly stack: string | undefined;
}

export function toSent(error: unknown): SentError {
  const known = error instanceof ElspethError ? error : undefined;
  return {
    kind: kindOf(error),
    code: known?.code ?? 'INTERNAL_BUG',
    message: error instanceof Error ? error.message : String(error),
    facts: known?.facts ?? {},
    nextStep: known?.nextStep,
    problems: error instanceof ConfigError ? error.problems : [],
    stack: stackOf(error),
  };
}

export function fromSent(sent: SentError): Error {
  const { kind, code, message, facts, nextStep } = sent;
  const context = nextStep === undefined ? { facts } : { facts, nextStep };
  const error = rebuild();
  if (sent.stack !== undefined) error.stack = sent.stack;
  return error;

  function rebuild(): Error {
    switch (kind) {
      case 'config':
        return new ConfigError(sent.problems);
      case 'audit':
        return new AuditError(code, message, context);
      case 'not_found':
        return new NotFoundError(code, message, context);
      case 'plugin':
        return new PluginError(code, message, context);
      case 'environment':
        return new EnvironmentError(code, message, context);
      case 'unknown':
        return new Error(message);
    }
  }
}

function kindOf(error: unknown): SentError['kind'] {
  if (error instanceof ConfigError) return 'config';
  if (error instanceof AuditError) return 'audit';
  if (error instanceof NotFoundError) return 'not_found';
  if (error instanceof PluginError) return 'plugin';
  return error instanceof ElspethError ? 'environment' : 'unknown';
}

/** With the causes: what a bug report needs. */
function stackOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const cause = stackOf(error.cause);
  return cause === undefined ? error.stack : `${error.stack}\ncaused by ${cause}`;
}
