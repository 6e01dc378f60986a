import type { JsonObject } from '../../landscape/model/json.ts';
import type { RetryPolicy } from '../graph/model.ts';
import type { RetryCause } from './token-in-hand.ts';

/**
 * How long to wait before a step is tried again: "full jitter", uniform between nothing and the
 * exponentially growing delay (M. Brooker, "Exponential Backoff And Jitter", 2015).
 *
 * @param attempt - The attempt that failed, from 0.
 * @param random - Uniform in [0, 1).
 * @returns milliseconds; `undefined` when the attempts are used up.
 */
export function retryDelayMs(
  policy: RetryPolicy,
  attempt: number,
  random: () => number,
): number | undefined {
  if (attempt + 1 >= policy.max_attempts) return undefined;
  const grown = policy.initial_delay_seconds * policy.exponential_base ** attempt;
  return Math.round(random() * Math.min(policy.max_delay_seconds, grown) * 1000);
}

/** A retry as it is recorded with the attempt that it is. */
export function describeRetry({ afterMs, reason, message }: RetryCause): JsonObject {
  return { after_ms: afterMs, cause: reason, message };
}
