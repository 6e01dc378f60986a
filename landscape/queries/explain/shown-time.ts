/** ISO 8601 UTC with milliseconds: `2026-08-01T10:00:00.000Z`. */
export function toIsoTime(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** Microseconds as milliseconds. */
export function toMs(durationUs: number): number {
  return durationUs / 1000;
}
