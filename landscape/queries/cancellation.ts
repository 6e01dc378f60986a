/** Raised when nobody waits for the answer any more; long queries look at it between their slices. */
export interface Cancellation {
  readonly isCancelled: boolean;
}

/** Of a query that is always waited for. */
export const neverCancelled: Cancellation = { isCancelled: false };

/** @throws when nobody waits any more: half an answer must not be taken for one. */
export function stopIfCancelled({ isCancelled }: Cancellation): void {
  if (isCancelled) throw new Error('Nobody waits for the answer any more.');
}
