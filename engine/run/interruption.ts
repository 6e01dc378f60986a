import type { Run } from './run.ts';
import type { Halt } from './token-in-hand.ts';

/** Why a run is left before its end. */
export type Interruption = Halt | { readonly kind: 'stopped' };

/** Why the run must not go on from here, where it could: a refused write led to `halt`, or somebody asked. */
export function whyToStop({ halts, stop }: Run): Interruption | undefined {
  return halts[0] ?? (stop.requested ? { kind: 'stopped' } : undefined);
}

/** Why a run that has come to its end is not done: a halt, or rows that the request to stop left unsent. */
export function whyUnfinished({ halts, hasUnsent }: Run): Interruption | undefined {
  return halts[0] ?? (hasUnsent ? { kind: 'stopped' } : undefined);
}
